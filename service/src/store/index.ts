import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { readConfig } from '../config';
import type { ResourceDefinition } from '../resource/definition';
import type { DatabaseSettings } from './postgres/database';
import { SqliteStore } from './sqlite/sqlite';
import type { Store } from './store';

export interface StoreOptions {
  readonly resource: ResourceDefinition;
  /** `undefined`: SQLite in memory; `sqlite:///absolute/path`; `postgres://…` */
  readonly url: string | undefined;
  /** For PostgreSQL; default: those of an empty environment. */
  readonly settings?: DatabaseSettings;
}

/** The store that a database URL names. @throws when a file cannot be opened; a server is looked for when it is needed */
export function openStore({ resource, url, settings }: StoreOptions): Promise<Store> {
  if (url === undefined) return Promise.resolve(new SqliteStore(resource));
  if (url.startsWith('sqlite:')) {
    return Promise.resolve(new SqliteStore(resource, fileURLToPath(url.replace(/^sqlite:/, 'file:'))));
  }
  const { PostgresStore } = loadPostgres();
  return Promise.resolve(new PostgresStore(resource, url, settings ?? readConfig({}, resource)));
}

/** Only where it is used: three hundred modules, and a tenth of the memory of a process. */
function loadPostgres(): typeof import('./postgres/postgres') {
  return createRequire(__filename)('./postgres/postgres') as typeof import('./postgres/postgres');
}
