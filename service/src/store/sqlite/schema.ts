import type { Column } from '../row';

/** Raised when the layout below changes in a way that a file made before cannot be read. */
export const SCHEMA_VERSION = 1;

/**
 * Tables of one resource. `record.json` is what is served; its other columns only find and order. `search`, `place`
 * and `alias` are indexes over `record`, kept up by the import.
 */
export function tables(columns: readonly Column[]): string {
  const own = columns.map(({ name, type }) => `${name} ${type === 'text' ? 'TEXT' : 'REAL'},`).join(' ');
  return `
    CREATE TABLE IF NOT EXISTS record (
      id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, hash TEXT NOT NULL, json TEXT NOT NULL,
      name TEXT NOT NULL, words TEXT NOT NULL, aliases TEXT, ${own}
      longitude REAL, latitude REAL, x REAL, y REAL, z REAL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS alias (alias TEXT, key TEXT, PRIMARY KEY (alias, key)) STRICT, WITHOUT ROWID;
    CREATE VIRTUAL TABLE IF NOT EXISTS place USING rtree(id, west, east, south, north);
    CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5(
      words, content = 'record', content_rowid = 'id', detail = 'none', columnsize = 0, prefix = '1 2 3',
      tokenize = "unicode61 remove_diacritics 0");
    CREATE VIRTUAL TABLE IF NOT EXISTS vocabulary USING fts5vocab(search, row);
    CREATE TABLE IF NOT EXISTS term (term TEXT PRIMARY KEY, reversed TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS dataset (id INTEGER PRIMARY KEY CHECK (id = 1), document TEXT NOT NULL) STRICT;
    PRAGMA user_version = ${SCHEMA_VERSION};
  `;
}

const statements = (columns: readonly Column[]): readonly (readonly [name: string, on: string])[] => [
  ...columns
    .filter(({ indexed }) => indexed)
    .map(({ name }) => [`record_${name}`, `record (${name}, key)`] as const),
  ['record_name', 'record (name, key)'],
  ['alias_key', 'alias (key)'],
  ['term_reversed', 'term (reversed)'],
];

/** Secondary indexes; the first load builds them at its end, which is faster than row by row. */
export function indexes(columns: readonly Column[]): string {
  return statements(columns)
    .map(([name, on]) => `CREATE INDEX IF NOT EXISTS ${name} ON ${on};`)
    .join('\n');
}

export function dropIndexes(columns: readonly Column[]): string {
  return statements(columns)
    .map(([name]) => `DROP INDEX IF EXISTS ${name};`)
    .join('\n');
}

/** Fills the indexes over `record` anew, in the order in which they are filled fastest. */
export const REBUILD = `
  DELETE FROM place; DELETE FROM alias;
  INSERT INTO search (search) VALUES ('rebuild');
  INSERT INTO place SELECT id, longitude, longitude, latitude, latitude FROM record WHERE longitude IS NOT NULL
    ORDER BY CAST(longitude AS INTEGER), latitude;
  INSERT OR IGNORE INTO alias SELECT value, record.key FROM record, json_each(aliases) WHERE aliases IS NOT NULL;
`;
