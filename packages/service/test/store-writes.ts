import { isDeepStrictEqual } from 'node:util';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { loadAtStartup } from '../src/import/startup';
import type { ResourceDefinition } from '../src/resource/definition';
import {
  type Change,
  type ImportOptions,
  type Item,
  type NewRecord,
  type Store,
  StoreUnavailable,
  type WriteOutcome,
  type Written,
} from '../src/store/store';
import { file } from './import-program';
import { openStore } from './open';
import { everything, keysOf, load, pages, record } from './store-records';
import { writableLighthouses } from './writable';

/** Writers at a time, and what each does. */
const WRITERS = 100;
const TIMES = 5;

const light = (id: string, more: Readonly<Record<string, unknown>> = {}): NewRecord =>
  record(writableLighthouses(), {
    id,
    title: `Light ${id}`,
    lit: true,
    colours: [],
    place: [5, 60],
    ...more,
  });
const put = (made: NewRecord): Change => ({ key: made.id as string, decide: () => made });
const remove = (key: string): Change => ({ key, decide: () => undefined });
const recordOf = (item: Item | undefined) => JSON.parse(item?.json ?? '{}') as { readonly height?: number };
const raise = (key: string): Change => ({
  key,
  decide: (current) => light(key, { height: (recordOf(current).height ?? 0) + 1 }),
});

function resultsOf(outcome: WriteOutcome): Written[] {
  if ('before' in outcome) throw new Error('it was asked before');
  return outcome.results.map((result) => {
    if ('refused' in result) throw result.refused;
    return result;
  });
}

/** What every store must do with the records of a writable resource. @param emptyUrl of a new database; `undefined`: in memory */
export function storeWrites(name: string, emptyUrl: () => Promise<string> | string | undefined): void {
  describe(`${name}, when records are written`, () => {
    let url: string | undefined;
    let store: Store;
    const opened: Store[] = [];
    /** Another process, as far as the database can tell; in memory there is none. */
    const open = async (resource: ResourceDefinition = writableLighthouses()): Promise<Store> => {
      const one = await openStore({ resource, url });
      opened.push(one);
      return one;
    };
    beforeEach(async () => {
      url = await emptyUrl();
      store = await open();
    });
    afterEach(async () => {
      for (const one of opened.splice(0)) await one.close();
    });
    const other = async (): Promise<Store> => (url === undefined ? store : open());
    const all = async (one = store): Promise<string[]> =>
      keysOf(await one.list({ ...everything, limit: 1000 }));

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
        expect(await find({ near: { position: [-20, -31] }, order: { by: 'distance' } })).toEqual([
          'L3',
          'L2',
        ]);
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

    test(`no update of ${WRITERS} writers at once is lost, whichever process they ask`, async () => {
      const stores = [store, await other(), await other()];
      await Promise.all(
        Array.from({ length: WRITERS }, async (_, n) => {
          for (let time = 0; time < TIMES; time++) await stores[n % 3]?.write([raise(`L${n % 2}`)]);
        }),
      );
      for (const key of ['L0', 'L1'])
        expect(recordOf(await store.get(key)).height).toBe((WRITERS * TIMES) / 2);
      const { changes, last } = await store.changes(0, 1000);
      expect(last).toBe(WRITERS * TIMES);
      const heights = changes.filter(({ key }) => key === 'L1').map(({ item }) => recordOf(item).height);
      expect(heights).toEqual(heights.map((_, index) => index + 1));
    });

    test(`of ${WRITERS} who replace what they have read, one does`, async () => {
      await store.write([put(light('L1'))]);
      const read = await store.get('L1');
      const elsewhere = await other();
      const outcomes = await Promise.all(
        Array.from({ length: WRITERS }, (_, n) =>
          (n % 2 === 0 ? store : elsewhere).write([
            {
              key: 'L1',
              decide(current) {
                if (current?.hash !== read?.hash) throw new Error('changed');
                return light('L1', { height: n });
              },
            },
          ]),
        ),
      );
      expect(outcomes.filter((outcome) => 'committed' in outcome && outcome.committed)).toHaveLength(1);
    });

    test('property: whatever many write at once, it is as if they had come one after the other, as the log has it', async () => {
      const step = fc.record({
        changes: fc.array(
          fc.record({
            key: fc.constantFrom('L1', 'L2', 'L3', 'L4'),
            does: fc.constantFrom('raise', 'put', 'remove'),
          }),
          { minLength: 1, maxLength: 4 },
        ),
        together: fc.constantFrom('all' as const, 'each' as const),
      });
      const courses = fc.array(fc.array(step, { minLength: 1, maxLength: 5 }), {
        minLength: 2,
        maxLength: 12,
      });
      const stores = [store, await other()];
      await fc.assert(
        fc.asyncProperty(courses, async (writers) => {
          const start = (await store.changes(0, 1)).last;
          const state = new Map((await pages(store, everything)).map(({ key, json }) => [key, json]));
          const seen: Written[] = [];
          await Promise.all(
            writers.map(async (steps, n) => {
              for (const { changes, together } of steps) {
                const asked = changes.map(({ key, does }) =>
                  does === 'raise'
                    ? raise(key)
                    : does === 'put'
                      ? put(light(key, { height: n }))
                      : remove(key),
                );
                const outcome = await stores[n % 2]?.write(asked, { together });
                if (outcome !== undefined)
                  seen.push(...resultsOf(outcome).filter(({ action }) => action !== 'none'));
              }
            }),
          );
          const steps = await logAfter(store, start);
          // Each change was made to what the one before it had left.
          const made = steps.map(({ key, item }) => {
            const before = state.get(key);
            if (item === undefined) state.delete(key);
            else state.set(key, item.json);
            return JSON.stringify([key, before, item?.json]);
          });
          const told = seen.map(({ before, after }) =>
            JSON.stringify([before?.key ?? after?.key, before?.json, after?.json]),
          );
          expect([...made].sort()).toEqual([...told].sort());
          const now = await pages(store, everything);
          expect(now.map(({ key, json }) => [key, json])).toEqual(
            [...state].sort(([a], [b]) => (a < b ? -1 : 1)),
          );
        }),
        { numRuns: 10 },
      );
    });

    test('what is asked once is done once, whichever process is asked, and another request of that name is told', async () => {
      const stores = [store, await other()];
      const once = { key: 'a name', fingerprint: 'x', answer: () => 'done' };
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, async (_, n) => stores[n % 2]?.write([raise('L1')], { once })),
      );
      expect(outcomes.filter((outcome) => outcome !== undefined && 'committed' in outcome)).toHaveLength(1);
      expect(outcomes.find((outcome) => outcome !== undefined && 'before' in outcome)).toEqual({
        before: { fingerprint: 'x', answer: 'done' },
      });
      expect(recordOf(await store.get('L1')).height).toBe(1);
      expect(await store.write([raise('L1')], { once: { ...once, fingerprint: 'y' } })).toMatchObject({
        before: { fingerprint: 'x' },
      });
    });

    test('an import and writes at once: what is written while it runs stays as it was written, or is refused', async () => {
      await load(
        store,
        ['L1', 'L2', 'L3', 'L4'].map((id) => light(id, { title: 'Before' })),
      );
      const importing = await store.beginImport({ mode: 'replace' });
      const writing = store.write([
        put(light('L1', { title: 'Written' })),
        put(light('L5', { title: 'Written' })),
        remove('L2'),
        remove('L4'),
      ]);
      // The import holds a file from its beginning to its end.
      const isFile = url?.startsWith('sqlite:') === true;
      if (isFile) await expect(writing).rejects.toThrow(StoreUnavailable);
      else await writing;
      await importing.write(['L1', 'L2', 'L3'].map((id) => light(id, { title: 'Imported' })));
      await importing.commit({ source: 'meanwhile', sha256: '1'.repeat(64) });
      const found = (await pages(store, everything)).map(
        ({ key, json }) => `${key} ${(JSON.parse(json) as { title: string }).title}`,
      );
      expect(found).toEqual(
        isFile ? ['L1 Imported', 'L2 Imported', 'L3 Imported'] : ['L1 Written', 'L3 Imported', 'L5 Written'],
      );
      expect(await store.list({ ...everything, text: 'written', order: { by: 'relevance' } })).toMatchObject({
        total: isFile ? 0 : 2,
      });
      expect((await store.changes(0, 10)).changes.at(-1)).toMatchObject({ action: 'import', key: '' });
      await store.write([put(light('L1', { title: 'After' }))]);
      expect(recordOf(await store.get('L1'))).toMatchObject({ title: 'After' });
    });

    test('what seeds an empty store leaves one alone that another process has filled, and clients have written into, meanwhile', async () => {
      const resource = writableLighthouses();
      const path = file(JSON.stringify([light('L1'), light('L2')]));
      const elsewhere = await other();
      const late = Object.assign(Object.create(store) as Store, {
        dataset: () => store.dataset(),
        async beginImport(options: ImportOptions) {
          if ((await elsewhere.dataset()) === undefined) {
            expect(await loadAtStartup({ resource, store: elsewhere, file: path })).toMatchObject({
              created: 2,
            });
            await elsewhere.write([remove('L1'), put(light('L2', { title: 'Written' }))]);
          }
          return store.beginImport(options);
        },
      });
      expect(await loadAtStartup({ resource, store: late, file: path })).toBeUndefined();
      expect(await all()).toEqual(['L2']);
      expect(recordOf(await store.get('L2'))).toMatchObject({ title: 'Written' });
      // The lock is free again.
      await load(store, [light('L3')]);
      expect(await all()).toEqual(['L2', 'L3']);
    });

    test('ten thousand changes go together: others have their turn meanwhile, and see all of it or nothing', async () => {
      const many = Array.from({ length: 10_000 }, (_, n) =>
        put(light(`L${n}`, { keeper: n % 2 === 0 ? 'Ida' : 'Odd' })),
      );
      const seen = new Set<number>();
      let [isDone, turns] = [false, 0];
      const meanwhile = async (look: () => Promise<number>): Promise<void> => {
        while (!isDone) {
          seen.add(await look());
          turns++;
          await turn();
        }
      };
      const writing = store.write(many).finally(() => {
        isDone = true;
      });
      await Promise.all([
        meanwhile(() => Promise.resolve(0)),
        meanwhile(async () => (await store.list(everything)).total),
        meanwhile(async () => (await pages(store, { ...everything, limit: 1000 })).length),
        meanwhile(async () => (await store.changes(0, 1)).last),
        meanwhile(async () => (await store.dataset())?.records ?? 0),
      ]);
      expect([...seen].filter((count) => count !== 0 && count !== 10_000)).toEqual([]);
      expect(turns).toBeGreaterThan(20);
      expect(resultsOf(await writing)).toHaveLength(10_000);
      expect((await store.list({ ...everything, filters: { keeper: ['ida'] } })).total).toBe(5000);
      await store.write(many.map(({ key }) => remove(key)));
      expect((await store.list(everything)).total).toBe(0);
      expect(await store.group('keeper')).toEqual([]);
    });

    test('a record is read as it was while much is written, and whoever reads it does not wait for that', async () => {
      await store.write([put(light('L1')), put(light('L2')), put(light('L3'))]);
      const look = async () =>
        (await Promise.all(['L1', 'L2', 'L3'].map((key) => store.get(key)))).map(
          (item) => item && (JSON.parse(item.json) as { keeper?: string }).keeper,
        );
      const before = await look();
      const writing = store.write([
        ...[put(light('L1', { keeper: 'Odd' })), remove('L2')],
        ...Array.from({ length: 10_000 }, (_, n) => put(light(`L${n + 10}`))),
      ]);
      const state = { isDone: false };
      const done = writing.finally(() => {
        state.isDone = true;
      });
      const looks: unknown[] = [];
      while (!state.isDone) {
        looks.push(await look());
        await turn();
      }
      await done;
      const after = ['Odd', undefined, before[2]];
      // The last look may have been after it.
      expect(looks.slice(0, -1).filter((seen) => !isDeepStrictEqual(seen, before))).toEqual([]);
      // Who waited would have looked once or twice.
      expect(looks.length).toBeGreaterThan(5);
      expect(await look()).toEqual(after);
    });

    test('an import that begins and ends while much is written has all of it', async () => {
      const some = (first: number): Change[] =>
        Array.from({ length: 2000 }, (_, n) => put(light(`L${first + n}`)));
      let writing = store.write(some(0));
      await turn();
      const importing = await store.beginImport({ mode: 'merge', lockTimeout: 60_000 });
      await importing.write([light('L9999')]);
      await writing;
      // A file is the import's from its beginning to its end.
      if (url?.startsWith('sqlite:') !== true) {
        writing = store.write(some(2000));
        await turn();
      }
      await importing.commit({ source: 'meanwhile', sha256: '1'.repeat(64) });
      await writing;
      const expected = url?.startsWith('sqlite:') === true ? 2001 : 4001;
      expect([(await store.list(everything)).total, (await store.changes(0, 1)).last]).toEqual([
        expected,
        expected,
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
      const second = await openStore({ resource: writableLighthouses(), url: await emptyUrl() });
      opened.push(second);
      expect((await second.changes(0, 1)).log).not.toBe(log);
    });

    test('no resource is written to that is not writable', async () => {
      const { writable: _, ...readOnly } = writableLighthouses();
      const one = await openStore({ resource: readOnly, url: await emptyUrl() });
      opened.push(one);
      await expect(one.write([put(light('L1'))])).rejects.toThrow('not writable');
      await expect(one.changes(0, 1)).rejects.toThrow('not writable');
    });
  });
}

async function logAfter(store: Store, start: number) {
  const found = [];
  for (let since = start; ;) {
    const { changes } = await store.changes(since, 100);
    found.push(...changes);
    const last = changes.at(-1);
    if (last === undefined) return found;
    since = last.number;
  }
}
