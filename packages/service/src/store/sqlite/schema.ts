import type { Column } from '../row';
import type { Cell } from './cell';
import type { Connection } from './connection';

/** Raised when the layout below changes in a way that a file made before cannot be read. */
export const SCHEMA_VERSION = 2;

/** The records' table. */
export const TABLE = 'record';

/**
 * Latitudes are sorted into bands of a quarter of a degree, about 28 kilometres; within one, the index is in the order of
 * longitude. Not a generated column: SQLite takes no index for complete that has one, and reads the records, too.
 */
export function bandOf(latitude: number): number {
  return Math.floor(latitude * 4);
}

/**
 * Tables of one resource. `record.json` is what is served; its other columns only find and order, and come before it,
 * so that they are read without it. `search` and `alias` are indexes over `record`, kept up by the import.
 */
export function tables(columns: readonly Column[]): string {
  const own = columns.map((column) => `${column.name} ${columnType(column)},`).join(' ');
  return `
    CREATE TABLE IF NOT EXISTS record (
      id INTEGER PRIMARY KEY, key TEXT NOT NULL, name TEXT NOT NULL, ${own}
      longitude REAL, latitude REAL, band INTEGER, x REAL, y REAL, z REAL, aliases TEXT,
      hash TEXT NOT NULL, words TEXT NOT NULL, json TEXT NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS alias (alias TEXT, key TEXT, PRIMARY KEY (alias, key)) STRICT, WITHOUT ROWID;
    CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5(
      words, content = 'record', content_rowid = 'id', detail = 'none', columnsize = 0, prefix = '1 2 3',
      tokenize = "unicode61 remove_diacritics 0");
    CREATE VIRTUAL TABLE IF NOT EXISTS vocabulary USING fts5vocab(search, row);
    CREATE TABLE IF NOT EXISTS term (term TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS dataset (id INTEGER PRIMARY KEY CHECK (id = 1), document TEXT NOT NULL) STRICT;
    PRAGMA user_version = ${SCHEMA_VERSION};
  `;
}

export function columnType({ type }: Column): string {
  return type === 'text' ? 'TEXT' : 'REAL';
}

/** Those that a file lacks which was made for other fields. */
export function missingColumns(connection: Connection, columns: readonly Column[]): Column[] {
  const present = connection
    .prepare('SELECT name FROM pragma_table_info(?)')
    .all(TABLE)
    .map(({ name }) => name);
  return columns.filter(({ name }) => !present.includes(name));
}

interface Index {
  readonly name: string;
  readonly on: string;
}

const KEY = { name: 'record_key', on: 'record (key)' };

const secondary = (columns: readonly Column[]): readonly Index[] => [
  ...columns
    .filter(({ indexed }) => indexed)
    .map(({ name }) => ({ name: `record_${name}`, on: `record (${name}, key)` })),
  { name: 'record_name', on: 'record (name, key)' },
  // All that decides about a place and its distance, so that only what is served is read from the table.
  { name: 'record_place', on: 'record (band, longitude, latitude, x, y, z, key)' },
  { name: 'alias_key', on: 'alias (key)' },
];

/** A first import makes these at its end, which is faster than row by row. */
export function indexes(columns: readonly Column[]): string {
  const others = secondary(columns).map(({ name, on }) => `CREATE INDEX IF NOT EXISTS ${name} ON ${on};`);
  return [KEY_INDEX, ...others].join('\n');
}

/** Until it is there, a key can be in the table twice. */
export const KEY_INDEX = `CREATE UNIQUE INDEX IF NOT EXISTS ${KEY.name} ON ${KEY.on};`;

export function dropIndexes(columns: readonly Column[], which: 'all' | 'all but the key'): string {
  return [...(which === 'all' ? [KEY] : []), ...secondary(columns)]
    .map(({ name }) => `DROP INDEX IF EXISTS ${name};`)
    .join('\n');
}

/** Where a first import puts rows whose key it may have met before. */
export function makeAgain(cells: readonly Cell[]): string {
  return `CREATE TEMP TABLE again AS SELECT ${namesOf(cells)} FROM record WHERE FALSE;`;
}

/** Of several rows of a key the last one stays. */
export function takeAgain(cells: readonly Cell[]): string {
  const names = namesOf(cells);
  return `
    DELETE FROM record WHERE key IN (SELECT key FROM temp.again);
    INSERT INTO record (${names}) SELECT ${names} FROM temp.again
      WHERE rowid IN (SELECT max(rowid) FROM temp.again GROUP BY key);
    DROP TABLE temp.again;`;
}

function namesOf(cells: readonly Cell[]): string {
  return cells.map(({ name }) => name).join(', ');
}

/** Lists the words of the search index. */
export const LIST_TERMS = 'DELETE FROM term; INSERT INTO term SELECT term FROM vocabulary ORDER BY term;';

/** Fills the indexes over `record` that are tables, anew. */
export const REBUILD = `
  DELETE FROM alias;
  INSERT INTO search (search) VALUES ('rebuild');
  INSERT OR IGNORE INTO alias SELECT value, record.key FROM record, json_each(aliases) WHERE aliases IS NOT NULL;
`;
