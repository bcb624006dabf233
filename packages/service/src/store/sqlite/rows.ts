import type { SQLInputValue } from 'node:sqlite';
import type { Connection } from './connection';
import type { RowTexts, Value } from './pack';

/** What a record's row held before it changes. */
export interface Before {
  readonly id: number;
  readonly hash: string;
  readonly words: string;
  readonly aliases: string | null;
}

/** Changes rows of records one by one, and with them what is an index over them but a table of its own. */
export class Rows {
  readonly #insert: string;
  readonly #update: string;

  /** @param names of the columns */
  constructor(
    readonly connection: Connection,
    names: readonly string[],
  ) {
    this.#insert = `INSERT INTO record (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
    this.#update = `UPDATE record SET ${names.map((name) => `${name} = ?`).join(', ')} WHERE id = ?`;
  }

  find(key: string): Before | undefined {
    return this.connection.prepare('SELECT id, hash, words, aliases FROM record WHERE key = ?').get(key) as
      Before | undefined;
  }

  insert(cells: readonly Value[]): void {
    this.#run(this.#insert, ...cells);
  }

  /** A row that is updated keeps its id. */
  put(cells: readonly Value[], before: Before | undefined): void {
    if (before === undefined) this.insert(cells);
    else this.#run(this.#update, ...cells, before.id);
  }

  /** After `put`. */
  index(row: RowTexts, before: Before | undefined): void {
    const { key, words, aliases } = row;
    const id = before?.id ?? this.find(key)?.id;
    if (id === undefined) throw new Error(`there is no row of ${key}`);
    if (before !== undefined) {
      if (before.words !== words) this.#forgetWords(before);
      if (before.aliases !== null) this.#run('DELETE FROM alias WHERE key = ?', key);
    }
    if (before?.words !== words) this.#run('INSERT INTO search (rowid, words) VALUES (?, ?)', id, words);
    this.#run('INSERT OR IGNORE INTO alias SELECT value, ? FROM json_each(?)', key, aliases ?? '[]');
  }

  remove({ id }: Pick<Before, 'id'>): void {
    this.#run('DELETE FROM record WHERE id = ?', id);
  }

  /** Before or after `remove`. */
  unindex(key: string, before: Pick<Before, 'id' | 'words'>): void {
    this.#forgetWords(before);
    this.#run('DELETE FROM alias WHERE key = ?', key);
  }

  /** The index keeps no copy of its words, so it has to be told which ones to forget. */
  #forgetWords({ id, words }: Pick<Before, 'id' | 'words'>): void {
    this.#run("INSERT INTO search (search, rowid, words) VALUES ('delete', ?, ?)", id, words);
  }

  /** Not `StatementSync.run`: FTS5 may leave a last row id behind that is too large for it to report. */
  #run(sql: string, ...values: SQLInputValue[]): void {
    this.connection.prepare(sql).get(...values);
  }
}
