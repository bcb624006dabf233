import type { Change, Store } from '../src/store/store';
import { everything, keysOf, load } from './store-records';
import { storeWriters } from './store-writers';
import {
  light,
  put,
  raise,
  recordOf,
  remove,
  resultsOf,
  type WrittenStores,
  writtenStores,
} from './store-written';
import { writableLighthouses } from './writable';

/** What every store must do with the records of a writable resource. @param emptyUrl of a new database; `undefined`: in memory */
export function storeWrites(name: string, emptyUrl: () => Promise<string> | string | undefined): void {
  describe(`${name}, when records are written`, () => {
    const stores = writtenStores(emptyUrl);
    oneWriter(stores);
    storeWriters(stores);
  });
}

function oneWriter({ current, open, other, elsewhere, all }: WrittenStores): void {
  let store: Store;
  let url: string | undefined;
  beforeEach(() => {
    ({ store, url } = current());
  });

  test('whoever reads afterwards, here or elsewhere, reads the change: by key, text, place, filter, group and total', async () => {
    const elsewhere = await other();
    await load(store, [light('L1'), light('L2', { title: 'Alpha', keeper: 'Ida' })]);
    for (const one of [store, elsewhere])
      await one.list({ ...everything, text: 'beta', order: { by: 'relevance' } });
    const before = await elsewhere.dataset();
    await store.write([
      put(light('L2', { title: 'Beta', keeper: 'Odd', place: [-20, -30] })),
      put(light('L3', { title: 'Gamma', keeper: 'Ida', place: [-20, -31] })),
      remove('L1'),
    ]);
    for (const one of [store, elsewhere]) {
      const find = async (query: object) => {
        const { items, total } = await one.list({ ...everything, ...query });
        expect(total).toBe(items.length);
        return items.map(({ key }) => key);
      };
      expect(await find({})).toEqual(['L2', 'L3']);
      expect(await find({ text: 'beta', order: { by: 'relevance' } })).toEqual(['L2']);
      expect(await find({ text: 'alpha', order: { by: 'relevance' } })).toEqual([]);
      expect(await find({ text: 'gama', order: { by: 'relevance' } })).toEqual(['L3']);
      expect(await find({ near: { position: [-20, -31] }, order: { by: 'distance' } })).toEqual(['L3', 'L2']);
      expect(await find({ near: { position: [5, 60], radius: 1000 }, order: { by: 'distance' } })).toEqual(
        [],
      );
      expect(await find({ bbox: { west: -21, south: -32, east: -19, north: -30.5 } })).toEqual(['L3']);
      expect(await find({ filters: { keeper: ['odd'] } })).toEqual(['L2']);
      expect(await one.group('keeper')).toEqual([
        { value: 'Ida', count: 1 },
        { value: 'Odd', count: 1 },
      ]);
      expect((await one.lookup(['L1', 'L2'])).map((item) => item?.key)).toEqual([undefined, 'L2']);
      const after = await one.dataset();
      expect(after).toMatchObject({ records: 2, source: 'contract', loadedAt: before?.loadedAt });
      expect(after?.version).not.toBe(before?.version);
    }
  });

  test('a cursor goes on where it stood, over what is written meanwhile', async () => {
    await load(
      store,
      ['L1', 'L2', 'L3', 'L4'].map((id) => light(id)),
    );
    const { next } = await store.list({ ...everything, limit: 2 });
    await store.write([remove('L2'), put(light('L25')), put(light('L31'))]);
    const rest = await store.list({ ...everything, ...(next && { after: next }) });
    expect([keysOf(rest), rest.total]).toEqual([['L25', 'L3', 'L31', 'L4'], 5]);
  });

  test('writes into a store that nothing was imported into', async () => {
    expect(resultsOf(await store.write([put(light('L1'))]))[0]?.action).toBe('create');
    expect(await all(await other())).toEqual(['L1']);
    expect(await store.dataset()).toMatchObject({ records: 1, source: 'requests' });
  });

  test('what is as it shall be leaves everything as it is', async () => {
    await store.write([put(light('L1'))]);
    const { version } = (await store.dataset()) ?? {};
    const [result] = resultsOf(await store.write([put(light('L1'))]));
    expect(result).toMatchObject({ action: 'none', after: await store.get('L1') });
    expect((await store.dataset())?.version).toBe(version);
    expect((await store.changes(0, 10)).last).toBe(1);
  });

  test('all together or none, or each by itself, one on top of the other', async () => {
    const asked: Change[] = [
      put(light('L1')),
      raise('L1'),
      {
        key: 'L2',
        decide() {
          throw new Error('no');
        },
      },
      remove('L1'),
      put(light('L3')),
    ];
    const together = await store.write(asked);
    expect(together).toMatchObject({
      committed: false,
      results: [{}, {}, { refused: { message: 'no' } }, {}, {}],
    });
    expect(await all()).toEqual([]);
    expect((await store.changes(0, 10)).last).toBe(0);
    expect(await store.write(asked, { together: 'each' })).toMatchObject({ committed: true });
    expect(await all()).toEqual(['L3']);
    const { changes } = await store.changes(0, 10);
    expect(
      changes.map(({ number, action, key, item }) => [number, action, key, recordOf(item).height]),
    ).toEqual([
      [1, 'create', 'L1', undefined],
      [2, 'change', 'L1', 1],
      [3, 'delete', 'L1', undefined],
      [4, 'create', 'L3', undefined],
    ]);
  });

  test('changes are forgotten after a while, and what was asked in them is not known by number any more', async () => {
    await store.write([put(light('L1')), put(light('L2'))]);
    if (url === undefined) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
    const forgetful = await open(writableLighthouses({ changesKept: 20 / 86_400_000 }));
    await forgetful.write([put(light('L3'))]);
    const { changes, last, forgotten } = await store.changes(0, 10);
    expect([changes.map(({ number }) => number), last, forgotten]).toEqual([[3], 3, 2]);
  });

  test('places next to nought, whose products no number is small enough for, are kept and found', async () => {
    const tiny = [1e-170, -1e-200, 5e-324, 0, 1e-20];
    const places = tiny.flatMap((longitude) => tiny.map((latitude) => [longitude, latitude]));
    await store.write(places.map((place, n) => put(light(`L${n}`, { place }))));
    for (const position of places as [number, number][]) {
      const near = { position, radius: 1 };
      expect((await store.list({ ...everything, near, order: { by: 'distance' } })).total).toBe(25);
      const { items } = await store.list({ ...everything, near: { position }, order: { by: 'distance' } });
      expect(items).toHaveLength(25);
    }
  });

  test('the changes of one record are found among all', async () => {
    await store.write([put(light('L1')), put(light('L2')), raise('L1')], { together: 'each' });
    await store.write([remove('L1'), put(light('L3'))]);
    const numbers = async (since: number, limit: number, key: string) =>
      (await store.changes(since, limit, key)).changes.map(({ number, action }) => [number, action]);
    expect(await numbers(0, 10, 'L1')).toEqual([
      [1, 'create'],
      [3, 'change'],
      [4, 'delete'],
    ]);
    expect(await numbers(1, 1, 'L1')).toEqual([[3, 'change']]);
    expect(await numbers(0, 10, 'L9')).toEqual([]);
    const newest = async (since: number, limit: number, key?: string) =>
      (await store.changes(since, limit, key, 'newest')).changes.map(({ number }) => number);
    expect(await newest(0, 2, 'L1')).toEqual([3, 4]);
    expect(await newest(3, 2, 'L1')).toEqual([4]);
    expect(await newest(0, 2)).toEqual([4, 5]);
  });

  test('what one database has of changes is known from another’s', async () => {
    await store.write([put(light('L1'))]);
    const { log } = await store.changes(0, 1);
    expect(log).not.toBe('');
    expect((await (await other()).changes(0, 1)).log).toBe(log);
    const second = await elsewhere(writableLighthouses());
    expect((await second.changes(0, 1)).log).not.toBe(log);
  });

  test('no resource is written to that is not writable', async () => {
    const { writable: _, ...readOnly } = writableLighthouses();
    const one = await elsewhere(readOnly);
    await expect(one.write([put(light('L1'))])).rejects.toThrow('not writable');
    await expect(one.changes(0, 1)).rejects.toThrow('not writable');
  });
}
