import { fileURLToPath } from 'node:url';
import type { ResourceDefinition } from '../resource/definition';
import { SqliteStore } from './sqlite/sqlite';
import type { Store } from './store';

export interface StoreOptions {
  readonly resource: ResourceDefinition;
  /** `undefined`: SQLite in memory; `sqlite:///absolute/path`; `postgres://…` */
  readonly url: string | undefined;
}

/** The store that a database URL names. @throws when it cannot be opened */
export function openStore({ resource, url }: StoreOptions): Promise<Store> {
  if (url === undefined) return Promise.resolve(new SqliteStore(resource));
  if (url.startsWith('sqlite:')) {
    return Promise.resolve(new SqliteStore(resource, fileURLToPath(url.replace(/^sqlite:/, 'file:'))));
  }
  return Promise.reject(new Error('no store for this database URL'));
}
