import { createRequire } from 'node:module';
import type { ResourceDefinition } from '@golden-path/service/adapter';
import type { Store } from '@golden-path/service/adapter';
import type { DatabaseSettings } from './database';

/** Connects when the store is first asked. */
export function openPostgres(
  resource: ResourceDefinition,
  url: string,
  settings: DatabaseSettings,
  streamPatience?: number,
): Store {
  const { PostgresStore } = loadPostgres();
  return new PostgresStore(resource, url, settings, streamPatience);
}

/** Only where it is used: three hundred modules, and a tenth of the memory of a process. */
function loadPostgres(): typeof import('./postgres') {
  return createRequire(__filename)('./postgres') as typeof import('./postgres');
}
