import type { SettingList, ValuesOf } from '../config/setting';
import type { ResourceDefinition } from '../resource/definition';
import type { DatabaseUrl } from './database-url';
import type { Store } from './store';

/** How one store of one resource is opened. */
export interface StoreOptions<Own extends SettingList = SettingList> {
  readonly resource: ResourceDefinition;
  /** As in DATABASE_URL. */
  readonly url: string;
  /** Values of the adapter's own settings. */
  readonly settings: ValuesOf<Own>;
  /** Milliseconds after which a stream that is not read on is let go; default a minute. */
  readonly streamPatience?: number | undefined;
}

/** A database that a service may be run on: `serve({ stores: [postgresql] })`. */
export interface StoreAdapter<Own extends SettingList = SettingList> extends DatabaseUrl {
  /** Of the URLs that it opens, in lower case and without the colon. */
  readonly schemes: readonly string[];
  /** Read from the environment with those of the service, and documented beside them. */
  readonly settings: Own;
  /** Connects when the store is first asked. @throws when what the URL names cannot be opened */
  readonly open: (options: StoreOptions<Own>) => Store;
  /** Brings the database up to this release, and tells what it did. Absent: there is nothing to bring up. */
  readonly migrate?: (options: StoreOptions<Own>) => Promise<readonly string[]>;
}

/** Checks the types of an adapter's own settings, which end here: the kit takes any. */
export function defineStore<Own extends SettingList>(adapter: StoreAdapter<Own>): StoreAdapter {
  return adapter as unknown as StoreAdapter;
}
