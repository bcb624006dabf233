import { setTimeout as delay } from 'node:timers/promises';
import { DatabaseError } from 'pg';
import type { ImportCounts } from '../store';
import { indexesOf } from './layout';
import type { Merging } from './merge';
import { quoted } from './names';
import { rows } from './statement';

/** How long readers wait at most behind our wish for the table, how often we wish, and how long they have between. */
const PATIENCE_MS = 200;
const ATTEMPTS = 20;
const PAUSE_MS = 300;

/** SQLSTATEs: the lock was not to be had; something that somebody else made depends on the table. */
const LOCK_NOT_AVAILABLE = '55P03';
const DEPENDENT_OBJECTS = '2BP01';

/**
 * A first import: builds the indexes of the incoming table, each at once, and puts it in the place of the empty one.
 * @returns `undefined` when that place cannot be had, because somebody reads from it all the time or built upon it
 */
export async function swapIn({ client, resource, names }: Merging): Promise<ImportCounts | undefined> {
  const { record, incoming } = names;
  const indexes = indexesOf(resource);
  const primary = `${resource.plural}_pkey`;
  await client.query(
    `ALTER TABLE ${incoming} ADD CONSTRAINT ${quoted(temporary(primary))} PRIMARY KEY (key)`,
  );
  for (const { name, on } of indexes)
    await client.query(`CREATE INDEX ${quoted(temporary(name))} ON ${on(incoming)}`);
  if (!(await dropEmpty({ client, record, incoming }))) return undefined;
  await client.query(`ALTER TABLE ${incoming} DROP COLUMN seq, DROP COLUMN fresh`);
  await client.query(`ALTER TABLE ${incoming} RENAME TO ${record}`);
  for (const name of [primary, ...indexes.map((index) => index.name)])
    await client.query(`ALTER INDEX ${quoted(temporary(name))} RENAME TO ${quoted(name)}`);
  await client.query(`ANALYZE ${record}`);
  const [counted] = await rows<{ created: number }>(client, {
    text: `SELECT CAST(count(*) AS float8) AS created FROM ${record}`,
    values: [],
  });
  return { created: counted?.created ?? 0, updated: 0, unchanged: 0, removed: 0 };
}

/** Until the table that was there is gone, its indexes have these names. */
function temporary(name: string): string {
  return `${name}_incoming`;
}

async function dropEmpty(tables: Tables): Promise<boolean> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const outcome = await tryToDrop(tables);
    if (outcome !== 'busy') return outcome === 'dropped';
    await delay(PAUSE_MS);
  }
  return false;
}

interface Tables extends Pick<Merging, 'client'> {
  readonly record: string;
  readonly incoming: string;
}

async function tryToDrop({ client, record, incoming }: Tables): Promise<'dropped' | 'busy' | 'needed'> {
  await client.query(`SAVEPOINT swap; SET LOCAL lock_timeout = ${PATIENCE_MS}`);
  try {
    await client.query(`LOCK TABLE ${record} IN ACCESS EXCLUSIVE MODE`);
    // Somebody may have written to it, or granted others the use of it, which the new one would not inherit.
    const [found] = await rows<{ same: boolean }>(client, {
      text: `SELECT NOT EXISTS (SELECT FROM ${record}) AND a.relacl IS NOT DISTINCT FROM b.relacl AS same
        FROM pg_class a, pg_class b WHERE a.oid = CAST(? AS regclass) AND b.oid = CAST(? AS regclass)`,
      values: [record, incoming],
    });
    if (found?.same !== true) {
      await client.query('ROLLBACK TO SAVEPOINT swap');
      return 'needed';
    }
    await client.query(`DROP TABLE ${record}; RELEASE SAVEPOINT swap; SET LOCAL lock_timeout = 0`);
    return 'dropped';
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    await client.query('ROLLBACK TO SAVEPOINT swap');
    if (error.code === LOCK_NOT_AVAILABLE) return 'busy';
    if (error.code === DEPENDENT_OBJECTS) return 'needed';
    throw error;
  }
}
