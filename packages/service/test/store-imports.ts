import fc from 'fast-check';
import { lighthouses } from './lighthouses';
import type { Position } from '../src/resource/definition';
import type { Query } from '../src/resource/query';
import { ImportInProgress, type NewRecord, type Store } from '../src/store/store';
import { everything, keysOf, load, type OpenEmpty, record, SOURCE } from './store-records';

/** What every store must do with an import. */
export function storeImports(open: OpenEmpty): void {
  let store: Store;
  beforeEach(async () => {
    store = await open(lighthouses);
  });
  afterEach(() => store.close());

  const light = (id: number, fields: object = {}): NewRecord =>
    record(lighthouses, { id: `L${id}`, title: `Light ${id}`, ...fields });
  const titles = async (): Promise<Record<string, string>> =>
    Object.fromEntries(
      (await store.list(everything)).items.map(({ key, json }) => [
        key,
        (JSON.parse(json) as { title: string }).title,
      ]),
    );

  test('before the first one there is no data set and no record', async () => {
    expect(await store.dataset()).toBeUndefined();
    expect(await store.list(everything)).toEqual({ items: [], total: 0 });
  });

  test('nothing is seen before the commit, everything after it', async () => {
    const transaction = await store.beginImport({ mode: 'merge' });
    await transaction.write([light(1), light(2)]);
    expect((await store.list(everything)).total).toBe(0);
    expect(await store.get('L1')).toBeUndefined();
    expect(await transaction.commit(SOURCE)).toEqual({
      created: 2,
      updated: 0,
      unchanged: 0,
      removed: 0,
    });
    expect(await titles()).toEqual({ L1: 'Light 1', L2: 'Light 2' });
  });

  test('a merge counts created, updated and unchanged by key, however often a key came', async () => {
    await load(store, [light(1), light(2), light(3)]);
    const transaction = await store.beginImport({ mode: 'merge' });
    await transaction.write([light(1), light(2, { title: 'x' }), light(4)]);
    // 3 changes and changes back; 2 and 4 change again; the last one counts.
    await transaction.write([
      light(3, { title: 'y' }),
      light(3),
      light(2, { title: 'z' }),
      light(4, { lit: true }),
    ]);
    expect(await transaction.commit(SOURCE)).toEqual({
      created: 1,
      updated: 1,
      unchanged: 2,
      removed: 0,
    });
    expect(await titles()).toEqual({ L1: 'Light 1', L2: 'z', L3: 'Light 3', L4: 'Light 4' });
  });

  test('of a first import, too, the last record of a key counts, however many lie between', async () => {
    const transaction = await store.beginImport({ mode: 'merge' });
    const many = 12_000;
    const write = (first: number, last: number, title: string): Promise<void> =>
      transaction.write(Array.from({ length: last - first }, (_, n) => light(first + n, { title })));
    await write(0, many, 'Former');
    await write(many - 10, many + 10, 'Between');
    await write(many - 5, many + 5, 'Latter');
    expect(await transaction.commit(SOURCE)).toMatchObject({ created: many + 10 });
    const found = async (text: string): Promise<number> => (await store.list({ ...everything, text })).total;
    expect([await found('former'), await found('between'), await found('latter')]).toEqual([
      many - 10,
      10,
      10,
    ]);
    expect((await store.list(everything)).total).toBe(many + 10);
    expect((await store.list({ ...everything, text: 'lattre' })).total).toBe(10);
  });

  test('a replacement also removes, at once', async () => {
    await load(store, [light(1), light(2), light(3)]);
    const transaction = await store.beginImport({ mode: 'replace' });
    await transaction.write([light(2), light(4)]);
    expect(Object.keys(await titles())).toEqual(['L1', 'L2', 'L3']);
    expect(await transaction.commit(SOURCE)).toEqual({
      created: 1,
      updated: 0,
      unchanged: 1,
      removed: 2,
    });
    expect(Object.keys(await titles())).toEqual(['L2', 'L4']);
  });

  test('after a rollback everything is as before, and the next import may begin', async () => {
    await load(store, [light(1)]);
    const before = await store.dataset();
    const transaction = await store.beginImport({ mode: 'replace' });
    await transaction.write([light(2)]);
    await transaction.rollback();
    expect(Object.keys(await titles())).toEqual(['L1']);
    expect(await store.dataset()).toEqual(before);
    await load(store, [light(2)]);
    expect(Object.keys(await titles())).toEqual(['L1', 'L2']);
  });

  test('a second import at the same time is refused, or waits its turn', async () => {
    const first = await store.beginImport({ mode: 'merge' });
    await expect(store.beginImport({ mode: 'merge' })).rejects.toThrow(ImportInProgress);
    const second = store.beginImport({ mode: 'merge', lockTimeout: 10_000 });
    await first.write([light(1)]);
    await first.commit(SOURCE);
    const transaction = await second;
    await transaction.write([light(2)]);
    await transaction.commit(SOURCE);
    expect(Object.keys(await titles())).toEqual(['L1', 'L2']);
  });

  test('an updated or removed record is not found by what it was', async () => {
    const at = (id: number, title: string, place: Position) => light(id, { title, place, keeper: title });
    await load(store, [at(1, 'Alpha', [10, 50]), at(2, 'Beta', [20, 60])]);
    const transaction = await store.beginImport({ mode: 'replace' });
    await transaction.write([at(1, 'Gamma', [30, 40])]);
    await transaction.commit(SOURCE);
    const found = async (query: Partial<Query>) => keysOf(await store.list({ ...everything, ...query }));
    expect(await found({ text: 'alpha', order: { by: 'relevance' } })).toEqual([]);
    expect(await found({ text: 'gamma', order: { by: 'relevance' } })).toEqual(['L1']);
    expect(await found({ bbox: { west: 0, south: 45, east: 25, north: 65 } })).toEqual([]);
    expect(await found({ filters: { keeper: ['beta'] } })).toEqual([]);
    expect(await found({ near: { position: [30, 40], radius: 1 }, order: { by: 'distance' } })).toEqual([
      'L1',
    ]);
  });

  test('numbers sort by size, booleans filter by their names', async () => {
    await load(store, [light(1, { height: 100 }), light(2, { height: 9, lit: true }), light(3)]);
    const order = { by: 'fields', fields: [{ field: 'height', descending: false }] } as const;
    expect(keysOf(await store.list({ ...everything, order }))).toEqual(['L2', 'L1', 'L3']);
    expect(keysOf(await store.list({ ...everything, filters: { lit: ['true'] } }))).toEqual(['L2']);
  });

  test('every import changes the version of the data set, and what is counted from memory', async () => {
    await load(store, [light(1)]);
    const [first, total] = [await store.dataset(), (await store.list(everything)).total];
    await load(store, [light(2)]);
    expect((await store.dataset())?.version).not.toBe(first?.version);
    expect([total, (await store.list(everything)).total]).toEqual([1, 2]);
  });

  test('text of any kind goes in and comes out', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 50 }), async (title) => {
        await load(store, [light(7, { title })]);
        expect(await titles()).toEqual({ L7: title });
      }),
      { numRuns: 15 },
    );
  });
}
