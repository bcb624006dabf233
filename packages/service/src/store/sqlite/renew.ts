import { randomUUID } from 'node:crypto';
import type { ResourceDefinition } from '../../resource/definition';
import { columnsOf, rowRemaker } from '../row';
import { ruleOf } from '../rule';
import type { Connection } from './connection';
import { cellsOf, cellsOfRow } from './pack';
import { columnType, indexes, LIST_TERMS, missingColumns, REBUILD } from './schema';
import { logChanges } from './written';

/** Records that are read at a time. */
const AT_ONCE = 1000;

const MADE =
  'CREATE TABLE IF NOT EXISTS made (id INTEGER PRIMARY KEY CHECK (id = 1), rule TEXT NOT NULL) STRICT';

/**
 * Makes the rows of a file anew that a release with other fields has made: nowhere else is what clients wrote. Neither
 * records nor columns are lost by it, so that the other release may come again.
 */
export function renew(connection: Connection, resource: ResourceDefinition): void {
  const rule = ruleOf(resource);
  if (madeBy(connection) === rule) return;
  connection.exec('BEGIN IMMEDIATE');
  try {
    if (madeBy(connection) !== rule) {
      const columns = columnsOf(resource);
      for (const column of missingColumns(connection, columns))
        connection.exec(`ALTER TABLE record ADD COLUMN ${column.name} ${columnType(column)}`);
      const changed = remake(connection, resource);
      connection.exec(REBUILD + indexes(columns) + LIST_TERMS);
      if (changed) logChanges(connection, [{ action: 'import', key: '' }]);
      connection
        .prepare("UPDATE dataset SET document = json_set(document, '$.version', ?)")
        .get(randomUUID());
      connection.exec(MADE);
      connection.prepare('INSERT OR REPLACE INTO made VALUES (1, ?)').get(rule);
    }
    connection.exec('COMMIT');
  } finally {
    connection.end();
  }
}

function madeBy(connection: Connection): unknown {
  const isThere = connection.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'made'").get();
  return isThere && connection.prepare('SELECT rule FROM made').get()?.rule;
}

/** @returns whether what clients read has changed by it */
function remake(connection: Connection, resource: ResourceDefinition): boolean {
  const make = rowRemaker(resource);
  const names = cellsOf(columnsOf(resource)).map(({ name }) => `${name} = ?`);
  const read = connection.prepare('SELECT id, json FROM record WHERE id > ? ORDER BY id LIMIT ?');
  const write = connection.prepare(`UPDATE record SET ${names.join(', ')} WHERE id = ?`);
  let changed = false;
  for (let last: number | undefined = -Infinity; last !== undefined;) {
    const rows = read.all(last, AT_ONCE) as { id: number; json: string }[];
    for (const { id, json } of rows) {
      const row = make(json);
      changed ||= row.json !== json;
      write.get(...cellsOfRow(row), id);
    }
    last = rows.at(-1)?.id;
  }
  return changed;
}
