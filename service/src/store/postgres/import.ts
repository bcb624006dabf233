import { randomUUID } from 'node:crypto';
import { setImmediate as yieldToEventLoop, setTimeout as delay } from 'node:timers/promises';
import { type Client, DatabaseError } from 'pg';
import type { ResourceDefinition } from '../../resource/definition';
import { type Row, rowMaker } from '../row';
import {
  type Dataset,
  type DefectCount,
  type ImportCounts,
  ImportInProgress,
  type ImportOptions,
  type ImportTransaction,
  type NewRecord,
  StoreUnavailable,
} from '../store';
import { Copy, type CopyColumn } from './copy';
import { closeQuietly, type Database } from './database';
import type { CopyValue } from './encode';
import { asStoreFailure, isUsableAfter } from './failure';
import { fixedColumns, groupColumn, ownColumns, ruleOf } from './layout';
import { tryLock, waitForLock } from './lock';
import { merge, type Merging } from './merge';
import { type Names, namesOf, quoted } from './names';
import { rows } from './statement';

/** Words already sent in this import; beyond so many the memory starts anew, and some are sent twice. */
const MOST_KNOWN_WORDS = 100_000;

const EXAMPLES = 5;

/** Rows that are made anew at a time, and the place of them all in the source: before it. */
const REMADE_AT_ONCE = 5000;
const BEFORE = -1;

/** Milliseconds for which another import, or another replica that makes the rows anew, is waited for. */
const REMAKE_MS = 60 * 60_000;

/** Milliseconds that undoing may take. */
const UNDO_MS = 5000;

/** SQLSTATE */
const LOCK_NOT_AVAILABLE = '55P03';

/** What the incoming table has beside the record's columns. */
const ownOfImport: readonly (CopyColumn & { readonly type: string })[] = [
  // The place in the source, from 0; negative for what was loaded before. The greatest of a key counts.
  { name: 'seq', type: 'int4 NOT NULL', encoding: 'integer' },
  // The record's words that no record before it had.
  { name: 'fresh', type: 'text[] COLLATE "C"', encoding: 'texts' },
];

type Origin = Pick<Dataset, 'source' | 'sha256' | 'loadedAt'>;

/**
 * One import in one transaction of a connection of its own. Records stream into a table that nobody else sees; the
 * commit finds out what is new and makes it visible at once. Whatever ends the connection before that, a SIGKILL
 * too, leaves nothing behind.
 */
export class PostgresImport implements ImportTransaction {
  readonly #row: (record: NewRecord) => Row;
  readonly #names: Names;
  readonly #columns: readonly CopyColumn[];
  readonly #known = new Set<string>();
  #copy: Copy | undefined;
  #seq = 0;
  #isOver = false;

  private constructor(
    readonly client: Client,
    readonly resource: ResourceDefinition,
    readonly mode: ImportOptions['mode'],
    /** Nothing was there, so that the incoming table can become the record table. */
    readonly isFirst: boolean,
    /** The rows there were made by another rule, so that equal records do not mean equal rows. */
    readonly isStale: boolean,
  ) {
    this.#row = rowMaker(resource);
    this.#names = namesOf(resource.plural);
    this.#columns = [...fixedColumns, ...ownColumns(resource), ...ownOfImport];
  }

  static async begin(
    database: Database,
    resource: ResourceDefinition,
    { mode, lockTimeout = 0 }: ImportOptions,
  ): Promise<PostgresImport> {
    const client = await database.session();
    try {
      await client.query('BEGIN');
      await lock(client, resource.plural, lockTimeout);
      // Half of a small server's memory at most, for as long as the indexes are built.
      await client.query(
        "SET LOCAL maintenance_work_mem = '128MB'; SET LOCAL work_mem = '64MB'; SET LOCAL temp_buffers = '32MB'",
      );
      const { record, dataset, incoming } = namesOf(resource.plural);
      const [found] = await rows<{ first: boolean; rule: string | null }>(client, {
        text: `SELECT NOT EXISTS (SELECT FROM ${record}) AS first, (SELECT rule FROM ${dataset}) AS rule`,
        values: [],
      });
      const isFirst = found?.first === true;
      const isStale = !isFirst && found?.rule !== ruleOf(resource);
      const more = ownOfImport.map(({ name, type }) => `${name} ${type}`).join(', ');
      await client.query(
        maySwap(isFirst, mode)
          ? `CREATE TABLE ${incoming} (LIKE ${record} INCLUDING DEFAULTS, ${more})`
          : `CREATE TEMP TABLE ${incoming} (LIKE ${record} INCLUDING DEFAULTS, ${more}) ON COMMIT DROP`,
      );
      const begun = new PostgresImport(client, resource, mode, isFirst, isStale);
      if (isStale && mode === 'merge') await begun.#remake();
      return begun;
    } catch (error) {
      await closeQuietly(client);
      throw asStoreFailure(error);
    }
  }

  get #isNew(): boolean {
    return maySwap(this.isFirst, this.mode);
  }

  /** Makes the rows anew if another rule made them: the definition has changed, or what follows from it. */
  static async remakeStale(database: Database, resource: ResourceDefinition): Promise<void> {
    const { dataset } = namesOf(resource.plural);
    const read = async (): Promise<{ document: string; rule: string } | undefined> =>
      (
        await database.query<{ document: string; rule: string }>({
          text: `SELECT document, rule FROM ${dataset}`,
          values: [],
        })
      )[0];
    const found = await read();
    if (found === undefined || found.rule === ruleOf(resource)) return;
    const begun = await PostgresImport.begin(database, resource, { mode: 'merge', lockTimeout: REMAKE_MS });
    // Another replica may have done it while this one waited.
    const current = begun.isStale ? await read() : undefined;
    if (current === undefined) return begun.rollback();
    const { source, sha256, loadedAt } = JSON.parse(current.document) as Dataset;
    await begun.#commitAs({ source, sha256, loadedAt });
  }

  write(batch: readonly NewRecord[]): Promise<void> {
    return this.writeRows(batch.map(this.#row));
  }

  async writeRows(batch: readonly Row[]): Promise<void> {
    this.#assertOpen();
    try {
      const copy = (this.#copy ??= new Copy(this.client, this.#names.incoming, this.#columns, this.#isNew));
      for (const row of batch) {
        this.#add(copy, row, this.#seq++);
        await copy.flush();
      }
      // The event loop belongs to requests, too.
      await yieldToEventLoop();
    } catch (error) {
      throw asStoreFailure(error);
    }
  }

  commit(source: Pick<Dataset, 'source' | 'sha256'>): Promise<ImportCounts> {
    return this.#commitAs({ ...source, loadedAt: new Date().toISOString() });
  }

  async #commitAs(origin: Origin): Promise<ImportCounts> {
    this.#assertOpen();
    const { client, resource } = this;
    try {
      await this.#copy?.end();
      const merging: Merging = {
        client,
        resource,
        names: this.#names,
        columns: [...fixedColumns, ...ownColumns(resource)].map(({ name }) => name),
        replaces: this.mode === 'replace',
        remakes: this.isStale,
      };
      const counts = await merge(merging, this.isFirst);
      await this.#describe(origin);
      await this.#commit();
      this.#isOver = true;
      await closeQuietly(client);
      return counts;
    } catch (error) {
      await this.rollback();
      throw asStoreFailure(error);
    }
  }

  async rollback(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    // A server that has vanished does not answer; it forgets everything by itself.
    await Promise.race([this.#undo(), delay(UNDO_MS, undefined, { ref: false })]);
    await closeQuietly(this.client);
  }

  async #undo(): Promise<void> {
    await this.#copy?.abort();
    await this.client.query('ROLLBACK').catch(() => undefined);
  }

  #add(copy: Copy, row: Row, seq: number): void {
    const { key, json, hash, name, words, aliases, warnings, place, values, grouped } = row;
    const [x, y, z] = place?.vector ?? [null, null, null];
    const list = (texts: readonly string[]): CopyValue => (texts.length === 0 ? null : texts);
    copy.add([
      ...[key, hash, json, name, words, list(aliases), list(warnings), place?.position ?? null, x, y, z],
      ...[...values, ...grouped, seq, list(this.#fresh(words))],
    ]);
  }

  #fresh(words: string): string[] {
    const fresh = words.split(' ').filter((word) => !this.#known.has(word));
    if (this.#known.size > MOST_KNOWN_WORDS) this.#known.clear();
    // The first one is the key's, which hardly any other record has.
    for (let index = 1; index < fresh.length; index++) this.#known.add(fresh[index] ?? '');
    return fresh;
  }

  /** Makes the rows that are there anew, as if their records came before everything else. */
  async #remake(): Promise<void> {
    const { record, incoming } = this.#names;
    const text = `SELECT key, json FROM ${record} WHERE key > ? ORDER BY key LIMIT ${REMADE_AT_ONCE}`;
    for (let last: string | undefined = ''; last !== undefined;) {
      const batch: { key: string; json: string }[] = await rows(this.client, { text, values: [last] });
      const copy = new Copy(this.client, incoming, this.#columns, this.#isNew);
      for (const { json } of batch) {
        this.#add(copy, this.#row(JSON.parse(json) as NewRecord), BEFORE);
        await copy.flush();
      }
      await copy.end();
      last = batch.at(-1)?.key;
    }
  }

  /** Counts what is there now, and says so in the data set. */
  async #describe(origin: Origin): Promise<void> {
    const { client, resource } = this;
    const { record, dataset, group } = this.#names;
    await rows(client, { text: `DELETE FROM ${group}`, values: [] });
    for (const { field, label = field } of resource.groupings) {
      const [value, name] = [quoted(groupColumn(field)), quoted(groupColumn(label))];
      await rows(client, {
        text: `INSERT INTO ${group} SELECT CAST(? AS text), CAST(? AS text), ${value}, ${name}, count(*) FROM ${record}
          WHERE ${value} IS NOT NULL GROUP BY ${value}, ${name}`,
        values: [field, label],
      });
    }
    const [counted] = await rows<{ records: number; located: number }>(client, {
      text: `SELECT CAST(count(*) AS float8) AS records, CAST(count(place) AS float8) AS located FROM ${record}`,
      values: [],
    });
    const { records = 0, located = 0 } = counted ?? {};
    const defects = await rows<DefectCount>(client, {
      text: `SELECT kind, CAST(count(*) AS float8) AS count, (array_agg(key ORDER BY key))[1:${EXAMPLES}] AS examples
        FROM ${record}, unnest(warnings) kind WHERE warnings IS NOT NULL GROUP BY kind ORDER BY kind COLLATE "C"`,
      values: [],
    });
    const version = randomUUID();
    const document: Dataset = { ...origin, records, defects, version };
    await rows(client, {
      text: `INSERT INTO ${dataset} (id, document, version, records, located, rule) VALUES (1, ?, ?, ?, ?, ?) ON CONFLICT (id) DO
        UPDATE SET document = excluded.document, version = excluded.version, records = excluded.records,
          located = excluded.located, rule = excluded.rule`,
      values: [JSON.stringify(document), version, records, located, ruleOf(resource)],
    });
  }

  async #commit(): Promise<void> {
    await this.client.query('COMMIT').catch((error: unknown) => {
      if (isUsableAfter(error)) throw error;
      throw new StoreUnavailable(
        'the connection to PostgreSQL broke during the commit, so it is not known whether anything was changed; import again',
        1,
        { cause: error },
      );
    });
  }

  #assertOpen(): void {
    if (this.#isOver) throw new Error('the import is over');
  }
}

/** Whether the incoming table may take the place of the record table. */
function maySwap(isFirst: boolean, mode: ImportOptions['mode']): boolean {
  return isFirst || mode === 'replace';
}

async function lock(client: Client, plural: string, timeout: number): Promise<void> {
  const refused = new ImportInProgress('another import is running; try again when it is done');
  if (timeout === 0) {
    const [found] = await rows<{ locked: boolean }>(client, tryLock(plural));
    if (found?.locked !== true) throw refused;
    return;
  }
  try {
    await client.query(`SET LOCAL lock_timeout = ${Math.ceil(timeout)}`);
    await rows(client, waitForLock(plural));
    await client.query('SET LOCAL lock_timeout = 0');
  } catch (error) {
    throw error instanceof DatabaseError && error.code === LOCK_NOT_AVAILABLE ? refused : error;
  }
}
