import type { ResourceDefinition } from '../src/resource/definition';
import type { Change, Item, NewRecord, Store, WriteOutcome, Written } from '../src/store/store';
import { openStore } from './open';
import { everything, keysOf, record } from './store-records';
import { writableLighthouses } from './writable';

export const light = (id: string, more: Readonly<Record<string, unknown>> = {}): NewRecord =>
  record(writableLighthouses(), {
    id,
    title: `Light ${id}`,
    lit: true,
    colours: [],
    place: [5, 60],
    ...more,
  });
export const put = (made: NewRecord): Change => ({ key: made.id as string, decide: () => made });
export const remove = (key: string): Change => ({ key, decide: () => undefined });
export const recordOf = (item: Item | undefined) =>
  JSON.parse(item?.json ?? '{}') as { readonly height?: number };
export const raise = (key: string): Change => ({
  key,
  decide: (current) => light(key, { height: (recordOf(current).height ?? 0) + 1 }),
});

export function resultsOf(outcome: WriteOutcome): Written[] {
  if ('before' in outcome) throw new Error('it was asked before');
  return outcome.results.map((result) => {
    if ('refused' in result) throw result.refused;
    return result;
  });
}

/** A database for each test, which is written to. */
export interface WrittenStores {
  /** Its first store, and where it is; nowhere in memory. */
  readonly current: () => { readonly store: Store; readonly url: string | undefined };
  /** Another process, as far as the database can tell; in memory there is none. */
  readonly open: (resource?: ResourceDefinition) => Promise<Store>;
  /** One of another process where there can be one, otherwise the first. */
  readonly other: () => Promise<Store>;
  /** One of an empty database of its own. */
  readonly elsewhere: (resource: ResourceDefinition) => Promise<Store>;
  /** All keys. */
  readonly all: (of?: Store) => Promise<string[]>;
}

/** Opens them before each test, and closes whatever was opened after it. */
export function writtenStores(emptyUrl: () => Promise<string> | string | undefined): WrittenStores {
  let url: string | undefined;
  let store: Store;
  const opened: Store[] = [];
  const openAt = async (resource: ResourceDefinition, at: string | undefined): Promise<Store> => {
    const one = await openStore({ resource, url: at });
    opened.push(one);
    return one;
  };
  const open = (resource: ResourceDefinition = writableLighthouses()): Promise<Store> =>
    openAt(resource, url);
  beforeEach(async () => {
    url = await emptyUrl();
    store = await open();
  });
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close();
  });
  return {
    current: () => ({ store, url }),
    open,
    other: async () => (url === undefined ? store : open()),
    elsewhere: async (resource) => openAt(resource, await emptyUrl()),
    all: async (of = store) => keysOf(await of.list({ ...everything, limit: 1000 })),
  };
}
