import { postgresql } from '../../postgresql/src';
import { readConfig } from '../src/config';
import { openStore as open, type OpenOptions } from '../src/store';
import type { Store } from '../src/store/store';

const PATIENT = { DATABASE_CONNECT_TIMEOUT_MS: '60000', DATABASE_STATEMENT_TIMEOUT_MS: '60000' };

/** The store that a URL names, of every kind there is. A busy machine is given its time unless `settings` say otherwise. */
export function openStore(options: Omit<OpenOptions, 'stores'>): Promise<Store> {
  const settings = configOf(PATIENT, options.resource);
  return open({ settings, ...options, stores: [postgresql] });
}

/** What the environment comes to, with every store's settings. */
export function configOf(env: NodeJS.ProcessEnv, ...resources: readonly { readonly plural: string }[]) {
  return readConfig(env, { resources, stores: [postgresql] });
}
