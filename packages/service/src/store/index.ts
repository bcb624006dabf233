import { fileURLToPath } from 'node:url';
import type { Config } from '../config';
import type { ResourceDefinition } from '../resource/definition';
import { defineStore, type StoreAdapter } from './adapter';
import { SqliteStore } from './sqlite/sqlite';
import { sqliteUrl } from './sqlite/url';
import type { Store } from './store';

/** The embedded store, in a file. In memory it is what there is without a DATABASE_URL. */
export const sqlite: StoreAdapter = defineStore({
  ...sqliteUrl,
  schemes: ['sqlite'],
  settings: {},
  open: ({ resource, url, streamPatience }) =>
    new SqliteStore(resource, { path: fileURLToPath(url.replace(/^sqlite:/, 'file:')), streamPatience }),
});

export interface OpenOptions {
  readonly resource: ResourceDefinition;
  /** As DATABASE_URL; `undefined`: SQLite in memory. */
  readonly url: string | undefined;
  /** What opens such URLs beside SQLite. */
  readonly stores?: readonly StoreAdapter[];
  /** Their settings; default: none is set. */
  readonly settings?: Config;
  readonly streamPatience?: number;
}

/** The store that a database URL names. @throws when a file cannot be opened */
export function openStore({
  resource,
  url,
  stores = [],
  settings,
  streamPatience,
}: OpenOptions): Promise<Store> {
  if (url === undefined) return Promise.resolve(new SqliteStore(resource, { streamPatience }));
  const adapter = adapterOf(url, stores);
  const values = Object.entries(adapter.settings).map(([name, { default: fallback }]) => [
    name,
    settings === undefined ? fallback : settings.ofStores[name],
  ]);
  return Promise.resolve(
    adapter.open({
      resource,
      url,
      settings: Object.fromEntries(values) as Record<string, unknown>,
      streamPatience,
    }),
  );
}

/** @throws when none opens it, which the check of DATABASE_URL prevents */
export function adapterOf(url: string, stores: readonly StoreAdapter[]): StoreAdapter {
  const scheme = url.slice(0, url.indexOf(':')).toLowerCase();
  const adapter = [sqlite, ...stores].find(({ schemes }) => schemes.includes(scheme));
  if (adapter === undefined) throw new Error(`no store opens ${scheme}:`);
  return adapter;
}

/**
 * Where one of several resources is kept. A SQLite file holds one: the first has the file that DATABASE_URL names, the
 * others have files beside it. A server holds any number.
 */
export function urlOf(
  url: string | undefined,
  resource: ResourceDefinition,
  isFirst: boolean,
): string | undefined {
  if (isFirst || url?.startsWith('sqlite:') !== true) return url;
  return url.replace(/(\.[^./]*)?$/, (extension) => `-${resource.plural}${extension}`);
}
