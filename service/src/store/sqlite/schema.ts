import type { Column } from '../row';

/** Raised when the layout below changes in a way that a file made before cannot be read. */
export const SCHEMA_VERSION = 1;

/**
 * Tables of one resource. `record.json` is what is served; the other columns only find and order.
 * `search` is full-text only: its content is in `record`, so it keeps no copy.
 */
export function tables(columns: readonly Column[]): string {
  const own = columns.map(({ name, type }) => `${name} ${type === 'text' ? 'TEXT' : 'REAL'},`).join(' ');
  return `
    CREATE TABLE IF NOT EXISTS record (
      id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, json TEXT NOT NULL, hash TEXT NOT NULL,
      name TEXT NOT NULL, ${own} longitude REAL, latitude REAL, x REAL, y REAL, z REAL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS alias (alias TEXT, key TEXT, PRIMARY KEY (alias, key)) STRICT, WITHOUT ROWID;
    CREATE VIRTUAL TABLE IF NOT EXISTS place USING rtree(id, west, east, south, north);
    CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5(
      words, content = '', contentless_delete = 1, detail = 'none', prefix = '1 2 3',
      tokenize = "unicode61 remove_diacritics 0");
    CREATE VIRTUAL TABLE IF NOT EXISTS vocabulary USING fts5vocab(search, row);
    CREATE TABLE IF NOT EXISTS term (term TEXT PRIMARY KEY, reversed TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS dataset (id INTEGER PRIMARY KEY CHECK (id = 1), document TEXT NOT NULL) STRICT;
    PRAGMA user_version = ${SCHEMA_VERSION};
  `;
}

/** Secondary indexes; the first load builds them at its end, which is faster than row by row. */
export function indexes(columns: readonly Column[]): string {
  return [
    ...columns.map(({ name }) => `CREATE INDEX IF NOT EXISTS record_${name} ON record (${name}, key);`),
    'CREATE INDEX IF NOT EXISTS record_name ON record (name, key);',
    'CREATE INDEX IF NOT EXISTS term_reversed ON term (reversed);',
  ].join('\n');
}

export function dropIndexes(columns: readonly Column[]): string {
  return [
    ...columns.map(({ name }) => `DROP INDEX IF EXISTS record_${name};`),
    'DROP INDEX IF EXISTS record_name;',
  ].join('\n');
}
