import { randomUUID } from 'node:crypto';
import type { SQLInputValue } from 'node:sqlite';
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { ResourceDefinition } from '../../resource/definition';
import { reversed } from '../../resource/search';
import { type Column, columnsOf, type Row, rowMaker } from '../row';
import type {
  Dataset,
  DefectCount,
  ImportCounts,
  ImportOptions,
  ImportTransaction,
  NewRecord,
} from '../store';
import type { Connection } from './connection';
import { dropIndexes, indexes } from './schema';

/** Where a transaction ends, and what was there before when that is another database. */
export interface Ending {
  readonly commit: () => void;
  readonly rollback: () => void;
  readonly previous?: Connection;
}

const EXAMPLES = 5;

/** One import, inside one transaction of `connection`. */
export class SqliteImport implements ImportTransaction {
  readonly #columns: readonly Column[];
  readonly #row: (record: NewRecord) => Row;
  /** Nothing was there: no row needs to be compared, and indexes are built at the end. */
  readonly #isFirst: boolean;
  #isOver = false;

  constructor(
    readonly connection: Connection,
    resource: ResourceDefinition,
    readonly mode: ImportOptions['mode'],
    readonly ending: Ending,
  ) {
    this.#columns = columnsOf(resource);
    this.#row = rowMaker(resource);
    const { previous } = ending;
    if (previous !== undefined) connection.exec('BEGIN');
    // Before an import, what each key held; `NULL` where it was not there. Filled as keys are met.
    connection.exec('CREATE TEMP TABLE met (key TEXT PRIMARY KEY, before TEXT) STRICT, WITHOUT ROWID');
    if (previous !== undefined) {
      for (const { json } of previous
        .prepare('SELECT json FROM record ORDER BY key')
        .iterate() as IterableIterator<{ json: string }>) {
        this.#insert(this.#row(JSON.parse(json) as NewRecord));
      }
    }
    this.#isFirst = connection.prepare('SELECT 1 FROM record LIMIT 1').get() === undefined;
    if (this.#isFirst) connection.exec(dropIndexes(this.#columns));
  }

  async write(batch: readonly NewRecord[]): Promise<void> {
    this.#assertOpen();
    for (const record of batch) this.#upsert(this.#row(record));
    // The event loop belongs to requests, too.
    await yieldToEventLoop();
  }

  commit(source: { readonly source: string; readonly sha256: string }): Promise<ImportCounts> {
    this.#assertOpen();
    const { connection } = this;
    try {
      const removed = this.mode === 'replace' && !this.#isFirst ? this.#removeUnmet() : 0;
      connection.exec(indexes(this.#columns));
      connection.function('reversed', reversed);
      connection.exec('DELETE FROM term; INSERT INTO term SELECT term, reversed(term) FROM vocabulary');
      const counts = { ...this.#counts(), removed };
      const { records } = connection.prepare('SELECT count(*) AS records FROM record').get() as {
        records: number;
      };
      const dataset: Dataset = {
        ...source,
        records,
        loadedAt: new Date().toISOString(),
        defects: this.#defects(),
        version: randomUUID(),
      };
      this.#run('INSERT OR REPLACE INTO dataset (id, document) VALUES (1, ?)', JSON.stringify(dataset));
      connection.exec('DROP TABLE temp.met');
      this.#isOver = true;
      this.ending.commit();
      return Promise.resolve(counts);
    } catch (error) {
      return this.rollback().then(() => {
        throw error;
      });
    }
  }

  rollback(): Promise<void> {
    if (!this.#isOver) {
      this.#isOver = true;
      this.ending.rollback();
    }
    return Promise.resolve();
  }

  #upsert(row: Row): void {
    const { connection } = this;
    const before = connection.prepare('SELECT id, hash FROM record WHERE key = ?').get(row.key) as
      { id: number; hash: string } | undefined;
    if (!this.#isFirst) {
      this.#run('INSERT OR IGNORE INTO met (key, before) VALUES (?, ?)', row.key, before?.hash ?? null);
    }
    if (before?.hash === row.hash) return;
    if (before !== undefined) this.#delete(before.id, row.key);
    this.#insert(row);
  }

  #insert({ key, json, hash, name, values, words, place, aliases }: Row): void {
    const { connection } = this;
    const columns = [
      'key',
      'json',
      'hash',
      'name',
      ...this.#columns.map((column) => column.name),
      'longitude',
      'latitude',
      'x',
      'y',
      'z',
    ];
    const { lastInsertRowid: id } = connection
      .prepare(`INSERT INTO record (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`)
      .run(
        key,
        json,
        hash,
        name,
        ...values,
        ...(place?.position ?? [null, null]),
        ...(place?.vector ?? [null, null, null]),
      );
    this.#run('INSERT INTO search (rowid, words) VALUES (?, ?)', id, words);
    if (place !== undefined) {
      const [longitude, latitude] = place.position;
      this.#run('INSERT INTO place VALUES (?, ?, ?, ?, ?)', id, longitude, longitude, latitude, latitude);
    }
    for (const alias of aliases) this.#run('INSERT OR IGNORE INTO alias VALUES (?, ?)', alias, key);
  }

  #delete(id: number, key: string): void {
    this.#run('DELETE FROM record WHERE id = ?', id);
    this.#run('DELETE FROM search WHERE rowid = ?', id);
    this.#run('DELETE FROM place WHERE id = ?', id);
    this.#run('DELETE FROM alias WHERE key = ?', key);
  }

  /** Not `StatementSync.run`: deleting from FTS5 leaves a last row id behind that is too large for it to report. */
  #run(sql: string, ...values: SQLInputValue[]): void {
    this.connection.prepare(sql).get(...values);
  }

  #removeUnmet(): number {
    const unmet = this.connection
      .prepare('SELECT id, key FROM record r WHERE NOT EXISTS (SELECT 1 FROM met WHERE met.key = r.key)')
      .all() as { id: number; key: string }[];
    for (const { id, key } of unmet) this.#delete(id, key);
    return unmet.length;
  }

  #counts(): Omit<ImportCounts, 'removed'> {
    if (this.#isFirst) {
      const { created } = this.connection.prepare('SELECT count(*) AS created FROM record').get() as {
        created: number;
      };
      return { created, updated: 0, unchanged: 0 };
    }
    return this.connection
      .prepare(
        `SELECT count(*) FILTER (WHERE before IS NULL) AS created, count(*) FILTER (WHERE before <> hash) AS updated,
           count(*) FILTER (WHERE before = hash) AS unchanged FROM met JOIN record USING (key)`,
      )
      .get() as unknown as Omit<ImportCounts, 'removed'>;
  }

  #defects(): DefectCount[] {
    const rows = this.connection
      .prepare(
        `SELECT kind, count(*) AS count, json_group_array(key) FILTER (WHERE position <= ${EXAMPLES}) AS examples FROM (
           SELECT w.value AS kind, r.key, row_number() OVER (PARTITION BY w.value ORDER BY r.key) AS position
           FROM record r, json_each(r.json, '$.warnings') w WHERE r.json LIKE '%"warnings":%')
         GROUP BY kind ORDER BY kind`,
      )
      .all() as { kind: string; count: number; examples: string }[];
    return rows.map(({ kind, count, examples }) => ({
      kind,
      count,
      examples: JSON.parse(examples) as string[],
    }));
  }

  #assertOpen(): void {
    if (this.#isOver) throw new Error('the import is over');
  }
}
