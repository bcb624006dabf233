import type { ResourceDefinition } from '../../resource/definition';
import { writingOf } from '../../resource/writable';
import { columnsOf } from '../row';
import { Connection } from './connection';
import { indexes, missingColumns, SCHEMA_VERSION, tables } from './schema';

/** SQLite's name for a database that is in memory alone. */
export const MEMORY = ':memory:';

export interface Opening {
  /** In KiB: how much of the database is kept in memory, at most. */
  readonly cache?: number;
  readonly writes?: boolean;
}

export function open(
  path: string,
  { plural }: ResourceDefinition,
  { cache, writes = false }: Opening = {},
): Connection {
  const connection = new Connection(path, plural, cache);
  // What was answered outlives a power failure; and whoever waits for others does so outside of SQLite, or all would.
  if (writes) connection.exec('PRAGMA synchronous = FULL; PRAGMA busy_timeout = 0');
  return connection;
}

/**
 * Makes the tables of a new file; one that has them is not written to, for somebody may be importing into it.
 * @throws when the file was made for others; the connection is then closed
 */
export function prepare(connection: Connection, path: string, resource: ResourceDefinition): void {
  const version = versionOf(connection);
  if (version === 0) create(connection, resource);
  // What clients wrote is nowhere else: see `renew`.
  const misses =
    writingOf(resource) === undefined && missingColumns(connection, columnsOf(resource)).length > 0;
  if ((version === 0 || version === SCHEMA_VERSION) && !misses) return;
  connection.close();
  throw new Error(
    misses
      ? `${path} was made for other fields than this release has; delete it and import again`
      : `${path} has schema version ${version}, not ${SCHEMA_VERSION}; delete it and import again`,
  );
}

function versionOf(connection: Connection): number {
  const { user_version: version } = connection.prepare('PRAGMA user_version').get() as {
    user_version: number;
  };
  return version;
}

/** All at once, and by one process alone. */
function create(connection: Connection, resource: ResourceDefinition): void {
  const columns = columnsOf(resource);
  connection.exec('BEGIN IMMEDIATE');
  if (versionOf(connection) === 0) connection.exec(tables(columns) + indexes(columns));
  connection.exec('COMMIT');
}
