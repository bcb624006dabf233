import { postgresql } from '../../postgresql/src';
import { readConfig } from '../src/config';
import { openStore as open, type OpenOptions } from '../src/store';
import type { Store } from '../src/store/store';

/** The store that a URL names, of every kind there is. */
export function openStore(options: Omit<OpenOptions, 'stores'>): Promise<Store> {
  return open({ ...options, stores: [postgresql] });
}

/** What the environment comes to, with every store's settings. */
export function configOf(env: NodeJS.ProcessEnv, ...resources: readonly { readonly plural: string }[]) {
  return readConfig(env, { resources, stores: [postgresql] });
}
