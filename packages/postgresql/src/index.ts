/** @golden-path/postgresql: PostgreSQL as the store of a service. `serve({ stores: [postgresql] })` */
import { createRequire } from 'node:module';
import { defineStore, type StoreAdapter, type StoreOptions } from '@golden-path/service/adapter';
import type { PostgresStore } from './postgres';
import { postgresSettings, postgresUrl } from './settings';

/** The shared store: any number of replicas on one database. */
export const postgresql: StoreAdapter = defineStore({
  ...postgresUrl,
  schemes: ['postgres', 'postgresql'],
  settings: postgresSettings,
  open,
  async migrate(options) {
    const store = open(options);
    try {
      const { versions, added } = await store.prepare();
      return [...versions, ...added];
    } finally {
      await store.close();
    }
  },
});

function open({
  resource,
  url,
  settings,
  streamPatience,
}: StoreOptions<typeof postgresSettings>): PostgresStore {
  const { PostgresStore } = loadPostgres();
  return new PostgresStore(resource, url, settings, streamPatience);
}

/** Only where it is used: three hundred modules, and a tenth of the memory of a process. */
function loadPostgres(): typeof import('./postgres') {
  return createRequire(__filename)('./postgres') as typeof import('./postgres');
}
