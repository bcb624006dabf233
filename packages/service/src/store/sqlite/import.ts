import { hash } from 'node:crypto';
import type { SQLInputValue } from 'node:sqlite';
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { ResourceDefinition } from '../../resource/definition';
import { writingOf } from '../../resource/writable';
import { forget, type Pack, type Packer } from '../pack';
import { type Column, columnsOf, type Row, rowMaker } from '../row';
import { patternOf, placeOf, Seen } from '../seen';
import type {
  Dataset,
  DefectCount,
  ImportCounts,
  ImportOptions,
  ImportTransaction,
  NewRecord,
} from '../store';
import type { Connection } from './connection';
import type { Cell } from './cell';
import { cellsOf, cellsOfRow, makePacker, textsOf, unpacked, type Value } from './pack';
import { type Before, Rows } from './rows';
import { dropIndexes, indexes, KEY_INDEX, LIST_TERMS, makeAgain, REBUILD, takeAgain } from './schema';
import { copyWritten, keysSince, lastNumber, logChanges } from './written';

/** Where a transaction ends, and what was there before when that is another database. */
export interface Ending {
  readonly commit: () => void;
  readonly rollback: () => void;
  readonly previous?: Connection;
  /** Resolves when nothing is being written there. */
  readonly settled?: () => Promise<void>;
  /** An error in words for whoever imports. */
  readonly failure?: (error: unknown) => unknown;
}

const EXAMPLES = 5;

/** One import, inside one transaction of `connection`. */
export class SqliteImport implements ImportTransaction {
  readonly packing = require.resolve('./pack');
  readonly #columns: readonly Column[];
  readonly #cells: readonly Cell[];
  readonly #row: (record: NewRecord) => Row;
  readonly #packer: Packer;
  readonly #seen = new Seen();
  readonly #rows: Rows;
  readonly #setAsideSql: string;
  /** Nothing was there, so that no row needs to be compared with what it was. */
  readonly #isFirst: boolean;
  /** The indexes are filled at the end, all at once. */
  readonly #rebuilds: boolean;
  /** Others may write while this import runs, … */
  readonly #isWritable: boolean;
  /** … after the change of this number. */
  readonly #begun: number;
  #isOver = false;

  constructor(
    readonly connection: Connection,
    resource: ResourceDefinition,
    readonly mode: ImportOptions['mode'],
    readonly ending: Ending,
  ) {
    const { previous } = ending;
    this.#columns = columnsOf(resource);
    this.#cells = cellsOf(this.#columns);
    this.#row = rowMaker(resource);
    this.#packer = makePacker(resource);
    const names = this.#cells.map(({ name }) => name);
    this.#rows = new Rows(connection, names);
    this.#setAsideSql = `INSERT INTO temp.again (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
    this.#isWritable = writingOf(resource) !== undefined;
    this.#begun = this.#isWritable && previous !== undefined ? lastNumber(previous) : 0;
    if (previous !== undefined) connection.exec('BEGIN');
    // What each key held before this import; `NULL` where it was not there. Filled as keys are met.
    connection.exec('CREATE TEMP TABLE met (key TEXT PRIMARY KEY, before TEXT) STRICT, WITHOUT ROWID');
    for (const { json } of previous?.prepare('SELECT json FROM record ORDER BY key').iterate() ?? []) {
      this.#rows.insert(cellsOfRow(this.#row(JSON.parse(json as string) as NewRecord)));
    }
    this.#isFirst = connection.prepare('SELECT 1 FROM record LIMIT 1').get() === undefined;
    this.#rebuilds = this.#isFirst || previous !== undefined;
    // What is only appended to needs no cache.
    if (this.#isFirst) connection.exec(`PRAGMA cache_size = -2048; ${makeAgain(this.#cells)}`);
    if (this.#rebuilds)
      connection.exec(dropIndexes(this.#columns, this.#isFirst ? 'all' : 'all but the key'));
  }

  write(batch: readonly NewRecord[]): Promise<void> {
    for (const record of batch) this.#packer.add(this.#row(record));
    return this.writePacked(this.#packer.take());
  }

  async writePacked(pack: Pack): Promise<void> {
    this.#assertOpen();
    try {
      for (const cells of unpacked(pack, this.#cells)) {
        if (this.#isFirst) this.#add(cells);
        else this.#merge(cells);
      }
    } catch (error) {
      throw this.#failure(error);
    }
    pack.forEach(forget);
    // The event loop belongs to requests, too.
    await yieldToEventLoop();
  }

  async commit(
    source: { readonly source: string; readonly sha256: string },
    approve?: (counts: ImportCounts) => void,
  ): Promise<ImportCounts> {
    this.#assertOpen();
    await this.ending.settled?.();
    const { connection } = this;
    try {
      const written = this.#written();
      const removed = this.mode === 'replace' && !this.#isFirst ? this.#removeUnmet() : 0;
      // Sorting is shared with a second processor; each of its buffers is as large as the cache.
      connection.exec('PRAGMA cache_size = -6144; PRAGMA threads = 2');
      if (this.#isFirst) connection.exec(KEY_INDEX + takeAgain(this.#cells));
      const kept = this.#keepWritten(written);
      connection.exec((this.#rebuilds ? REBUILD : '') + indexes(this.#columns) + LIST_TERMS);
      connection.exec('PRAGMA threads = 0');
      const { records } = connection.prepare('SELECT count(*) AS records FROM record').get() as {
        records: number;
      };
      const counts = {
        ...(this.#isFirst ? { created: records - kept, updated: 0, unchanged: kept } : this.#counts()),
        removed,
      };
      approve?.(counts);
      const loadedAt = new Date().toISOString();
      const dataset: Dataset = {
        ...source,
        records,
        loadedAt,
        defects: this.#defects(),
        version: this.#version(source.sha256, records),
      };
      this.#run('INSERT OR REPLACE INTO dataset (id, document) VALUES (1, ?)', JSON.stringify(dataset));
      this.#log();
      connection.exec('DROP TABLE temp.met');
      this.ending.commit();
      this.#isOver = true;
      return counts;
    } catch (error) {
      await this.rollback();
      throw this.#failure(error);
    }
  }

  #failure(error: unknown): unknown {
    return this.ending.failure?.(error) ?? error;
  }

  /**
   * Of what was there and what came, so that replicas that import the same each for themselves agree about it, and
   * about the validators that are made of it.
   */
  #version(sha256: string, records: number): string {
    const before = (this.ending.previous ?? this.connection).first('SELECT document FROM dataset') as
      [document: string] | undefined;
    const { version = '' } = before === undefined ? {} : (JSON.parse(before[0]) as Partial<Dataset>);
    return hash('sha256', JSON.stringify([version, this.mode, sha256, records]), 'base64url').slice(0, 22);
  }

  rollback(): Promise<void> {
    if (!this.#isOver) {
      this.#isOver = true;
      this.ending.rollback();
    }
    return Promise.resolve();
  }

  #add(cells: readonly Value[]): void {
    const key = cells[0] as string;
    if (this.#seen.meet(placeOf(key), patternOf(key))) this.#run(this.#setAsideSql, ...cells);
    else this.#rows.insert(cells);
  }

  #merge(cells: readonly Value[]): void {
    const row = textsOf(cells);
    const before = this.#rows.find(row.key);
    this.#meet(row.key, before);
    if (before?.hash === row.hash) return;
    this.#rows.put(cells, before);
    if (!this.#rebuilds) this.#rows.index(row, before);
  }

  #meet(key: string, before: Before | undefined): void {
    this.#run('INSERT OR IGNORE INTO met (key, before) VALUES (?, ?)', key, before?.hash ?? null);
  }

  #removeUnmet(): number {
    const unmet = this.connection
      .prepare(
        'SELECT id, key, words FROM record r WHERE NOT EXISTS (SELECT 1 FROM met WHERE met.key = r.key)',
      )
      .all() as { id: number; key: string; words: string }[];
    for (const before of unmet) {
      if (!this.#rebuilds) this.#rows.unindex(before.key, before);
      this.#rows.remove(before);
    }
    return unmet.length;
  }

  /** Keys that were written since this import began: they stay as they were written. */
  #written(): readonly string[] {
    const { previous } = this.ending;
    if (!this.#isWritable || previous === undefined) return [];
    const keys = keysSince(previous, this.#begun);
    for (const key of keys) this.#meet(key, undefined);
    return keys;
  }

  /** Before the indexes are made anew. @returns how many of the records there are */
  #keepWritten(keys: readonly string[]): number {
    let there = 0;
    for (const key of keys) {
      const before = this.#rows.find(key);
      const item = this.ending.previous?.first('SELECT json, hash FROM record WHERE key = ?', [key]);
      if (item !== undefined) {
        const [json, itemHash] = item as [string, string];
        this.#rows.put(cellsOfRow(this.#row(JSON.parse(json) as NewRecord)), before);
        // As far as the import goes, it was so before.
        this.#run('UPDATE met SET before = ? WHERE key = ?', itemHash, key);
        there++;
      } else if (before !== undefined) this.#rows.remove(before);
    }
    return there;
  }

  /** Whoever follows the changes has to read everything again. */
  #log(): void {
    if (!this.#isWritable) return;
    if (this.ending.previous !== undefined) copyWritten(this.ending.previous, this.connection);
    logChanges(this.connection, [{ action: 'import', key: '' }]);
  }

  #counts(): Omit<ImportCounts, 'removed'> {
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

  /** Not `StatementSync.run`: FTS5 may leave a last row id behind that is too large for it to report. */
  #run(sql: string, ...values: SQLInputValue[]): void {
    this.connection.prepare(sql).get(...values);
  }

  #assertOpen(): void {
    if (this.#isOver) throw new Error('the import is over');
  }
}
