import { log } from '@golden-path/telemetry';
import { Kysely, Migrator } from 'kysely';
import type { Pool, PoolClient } from 'pg';
import { type ResourceDefinition, writingOf } from '@golden-path/service/adapter';
import { asStoreFailure } from './failure';
import { AT_ONCE, indexesOf, ownColumns, wordsIndex } from './layout';
import { waitForLock } from './lock';
import { migrations } from './migrations';
import { namesOf, quoted } from './names';
import { OwnSchemaDialect } from './own-schema';
import { rows } from './statement';
import { writtenTables } from './written';

/** What a migration did. All are empty when there was nothing to do. */
export interface MigrationReport {
  readonly versions: readonly string[];
  /** Columns, indexes and tables that the resource's definition asks for. */
  readonly added: readonly string[];
  /** Versions of a later release; then nothing was done. */
  readonly newer: readonly string[];
}

/**
 * Brings the schema up to this program. One process at a time, by an advisory lock; the others wait and then find
 * nothing to do. A schema that is newer than the program is left as it is, so that a release can be rolled back.
 * @param pool of one connection without time-outs; ended here
 */
export async function migrate(pool: Pool, resource: ResourceDefinition): Promise<MigrationReport> {
  const kysely = new Kysely<unknown>({ dialect: new OwnSchemaDialect({ pool }) });
  try {
    const client = await pool.connect();
    const schema = await schemaOf(client).finally(() => {
      client.release();
    });
    const all = migrations(resource.plural);
    const migrator = new Migrator({
      db: kysely,
      provider: { getMigrations: () => Promise.resolve(all) },
      migrationTableSchema: schema,
      migrationTableName: `${resource.plural}_migration`,
      migrationLockTableName: `${resource.plural}_migration_lock`,
    });
    const newer = await newerThan(pool, resource, Object.keys(all));
    if (newer.length > 0) return { versions: [], added: [], newer };
    const { error, results = [] } = await migrator.migrateToLatest();
    if (error !== undefined) throw error as Error;
    return {
      versions: results.map(({ migrationName }) => migrationName),
      added: await addMissing(pool, resource),
      newer,
    };
  } catch (error) {
    throw asStoreFailure(error);
  } finally {
    await kysely.destroy();
    if (!pool.ended) await pool.end();
  }
}

/** Where the tables are: the first schema of the search path. @throws when the database cannot be used */
async function schemaOf(client: PoolClient): Promise<string> {
  const [found] = await rows<{ encoding: string; schema: string | null }>(client, {
    text: "SELECT current_setting('server_encoding') AS encoding, current_schema() AS schema",
    values: [],
  });
  // Text is compared by the bytes of its UTF-8.
  if (found?.encoding !== 'UTF8') {
    throw new Error(
      `the database's encoding is ${found?.encoding ?? 'unknown'}, not UTF8; create it with: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0`,
    );
  }
  if (found.schema === null) {
    throw new Error('no schema of the search_path exists; create it, or name another one in the URL');
  }
  return found.schema;
}

async function newerThan(
  pool: Pool,
  { plural }: ResourceDefinition,
  known: readonly string[],
): Promise<string[]> {
  const table = quoted(`${plural}_migration`);
  const [found] = await rows<{ oid: string | null }>(pool, {
    text: 'SELECT to_regclass(?) AS oid',
    values: [table],
  });
  if (typeof found?.oid !== 'string') return [];
  const newer = await rows<{ name: string }>(pool, {
    text: `SELECT name FROM ${table} WHERE name <> ALL (?) ORDER BY name`,
    values: [known],
  });
  if (newer.length > 0)
    log.warn('the schema is newer than this release', { migrations: newer.map(({ name }) => name) });
  return newer.map(({ name }) => name);
}

/** Adds the columns, indexes and tables that the definition asks for and the schema lacks; none is ever dropped. */
async function addMissing(pool: Pool, resource: ResourceDefinition): Promise<string[]> {
  if ((await missing(pool, resource)).statements.length === 0) return [];
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await rows(client, waitForLock(resource.plural));
    const { names, statements } = await missing(client, resource);
    for (const statement of statements) await client.query(statement);
    await client.query('COMMIT');
    return names;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

async function missing(
  client: Pool | PoolClient,
  resource: ResourceDefinition,
): Promise<{ names: string[]; statements: string[] }> {
  const { record } = namesOf(resource.plural);
  const present = await rows<{ name: string }>(client, {
    text: `SELECT attname AS name FROM pg_attribute WHERE attrelid = CAST(? AS regclass) AND NOT attisdropped
      UNION ALL SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE i.indrelid = CAST(? AS regclass)`,
    values: [record, record],
  });
  const known = new Set(present.map(({ name }) => name));
  const columns = ownColumns(resource).filter(({ name }) => !known.has(name));
  const indexes = indexesOf(resource).filter(({ name }) => !known.has(name));
  const written = writingOf(resource) === undefined ? undefined : writtenTables(resource.plural);
  const [made] = await rows<{ oid: string | null }>(client, {
    text: 'SELECT to_regclass(?) AS oid',
    values: [namesOf(resource.plural).answered],
  });
  const lacks = written !== undefined && typeof made?.oid !== 'string' ? written : [];
  return {
    names: [...[...columns, ...indexes].map(({ name }) => name), ...lacks.map(({ name }) => name)],
    statements: [
      ...lacks.flatMap(({ statements }) => statements),
      ...(lacks.length > 0 && known.has(wordsIndex(resource))
        ? [`ALTER INDEX ${quoted(wordsIndex(resource))} SET (${AT_ONCE})`]
        : []),
      ...columns.map(({ name, type }) => `ALTER TABLE ${record} ADD COLUMN ${quoted(name)} ${type}`),
      ...indexes.map(({ name, on }) => `CREATE INDEX ${quoted(name)} ON ${on(record)}`),
    ],
  };
}
