import { randomUUID } from 'node:crypto';
import type { Changes, Logged } from '../write/change';
import type { Connection } from './connection';

/** What a writable resource has beside its records: the log of changes, and what was asked once. */
const TABLES = `
  CREATE TABLE IF NOT EXISTS change (
    number INTEGER PRIMARY KEY, at INTEGER NOT NULL, action TEXT NOT NULL, key TEXT NOT NULL, hash TEXT, json TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS change_at ON change (at);
  CREATE INDEX IF NOT EXISTS change_key ON change (key);
  CREATE TABLE IF NOT EXISTS log (
    id INTEGER PRIMARY KEY CHECK (id = 1), name TEXT NOT NULL, last INTEGER NOT NULL, forgotten INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS answered (
    key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, answer TEXT NOT NULL, at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS answered_at ON answered (at);
`;

/** Inside a transaction. */
export function makeWrittenTables(connection: Connection): void {
  connection.exec(TABLES);
  connection.prepare('INSERT OR IGNORE INTO log VALUES (1, ?, 0, 0)').get(randomUUID());
}

export function hasWrittenTables(connection: Connection): boolean {
  return connection.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'answered_at'").get() !== undefined;
}

/** Takes everything over from another database, inside a transaction of this one. */
export function copyWritten(from: Connection, into: Connection): void {
  for (const table of ['change', 'log', 'answered']) {
    into.exec(`DELETE FROM ${table}`);
    for (const row of from.prepare(`SELECT * FROM ${table}`).iterate()) {
      const values = Object.values(row);
      into.prepare(`INSERT INTO ${table} VALUES (${values.map(() => '?').join(', ')})`).get(...values);
    }
  }
}

export function lastNumber(connection: Connection): number {
  return (connection.prepare('SELECT last FROM log').get() as { last: number }).last;
}

/** Keys that were written after a change. */
export function keysSince(connection: Connection, number: number): string[] {
  return connection
    .prepare("SELECT DISTINCT key FROM change WHERE number > ? AND action <> 'import'")
    .all(number)
    .map(({ key }) => key as string);
}

/** Writes changes into the log, inside a transaction. */
export function logChanges(
  connection: Connection,
  changes: readonly Pick<Logged, 'action' | 'key' | 'item'>[],
): void {
  const at = Date.now();
  let number = lastNumber(connection);
  const insert = connection.prepare('INSERT INTO change VALUES (?, ?, ?, ?, ?, ?)');
  for (const { action, key, item } of changes)
    insert.get(++number, at, action, key, item?.hash ?? null, item?.json ?? null);
  connection.prepare('UPDATE log SET last = ?').get(number);
}

/** Forgets changes that were made before a time, and what was asked before another; inside a transaction. */
export function forgetOld(connection: Connection, changesBefore: number, answersBefore: number): void {
  connection.prepare('DELETE FROM answered WHERE at < ?').get(answersBefore);
  const { last } = connection
    .prepare('SELECT max(number) AS last FROM change WHERE at < ?')
    .get(changesBefore) as {
    last: number | null;
  };
  if (last === null) return;
  connection.prepare('DELETE FROM change WHERE number <= ?').get(last);
  connection.prepare('UPDATE log SET forgotten = ?').get(last);
}

/** Forgets all but the last so many changes and answers: what is in memory grows with each. */
export function forgetMost(connection: Connection, kept: number): void {
  const { last } = connection.prepare('SELECT last FROM log').get() as { last: number };
  if (last > kept) {
    connection.prepare('DELETE FROM change WHERE number <= ?').get(last - kept);
    connection.prepare('UPDATE log SET forgotten = max(forgotten, ?)').get(last - kept);
  }
  connection
    .prepare(
      'DELETE FROM answered WHERE key IN (SELECT key FROM answered ORDER BY at DESC LIMIT -1 OFFSET ?)',
    )
    .get(kept);
}

export function readChanges(
  connection: Connection,
  since: number,
  limit: number,
  key: string | undefined,
  end: 'oldest' | 'newest' = 'oldest',
): Changes {
  const [log = '', last = 0, forgotten = 0] = (connection.first('SELECT name, last, forgotten FROM log') ??
    []) as [string?, number?, number?];
  const rows = connection.rows<[number, number, Logged['action'], string, string | null, string | null]>(
    `SELECT number, at, action, key, hash, json FROM change WHERE number > ? ${key === undefined ? '' : 'AND key = ?'}
      ORDER BY number ${end === 'newest' ? 'DESC' : ''} LIMIT ?`,
    [since, ...(key === undefined ? [] : [key]), limit],
  );
  if (end === 'newest') rows.reverse();
  return {
    ...{ log, last, forgotten },
    changes: rows.map(([number, at, action, of, hash, json]) => ({
      ...{ number, at: new Date(at).toISOString(), action, key: of },
      ...(hash !== null && json !== null && { item: { key: of, hash, json } }),
    })),
  };
}
