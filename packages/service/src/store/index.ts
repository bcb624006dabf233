import { fileURLToPath } from 'node:url';
import { type Config, readConfig } from '../config';
import type { ResourceDefinition } from '../resource/definition';
import { openPostgres } from '../../../postgresql/src/open';
import { SqliteStore } from './sqlite/sqlite';
import type { Store } from './store';

export interface StoreOptions {
  readonly resource: ResourceDefinition;
  /** As DATABASE_URL; `undefined`: SQLite in memory. */
  readonly url: string | undefined;
  /** Default: those of an empty environment. */
  readonly settings?: Config;
  /** Milliseconds after which a stream that is not read on is let go; default a minute. */
  readonly streamPatience?: number;
}

type Open = (resource: ResourceDefinition, url: string, settings: Config, streamPatience?: number) => Store;

/** What opens a URL, by its scheme. */
const openers: Readonly<Record<string, Open>> = {
  sqlite: (resource, url, _settings, streamPatience) =>
    new SqliteStore(resource, { path: fileURLToPath(url.replace(/^sqlite:/, 'file:')), streamPatience }),
  postgres: openPostgres,
  postgresql: openPostgres,
};

/** The store that a database URL names. @throws when a file cannot be opened; a server is looked for when it is needed */
export function openStore({ resource, url, settings, streamPatience }: StoreOptions): Promise<Store> {
  if (url === undefined) return Promise.resolve(new SqliteStore(resource, { streamPatience }));
  const scheme = url.slice(0, url.indexOf(':')).toLowerCase();
  const open = openers[scheme];
  if (open === undefined) throw new Error(`no store opens ${scheme}:`);
  return Promise.resolve(open(resource, url, settings ?? readConfig({}, resource), streamPatience));
}
