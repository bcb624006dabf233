import { isDeepStrictEqual } from 'node:util';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { loadAtStartup } from '../src/import/startup';
import {
  type Change,
  type ImportOptions,
  type Store,
  StoreUnavailable,
  type Written,
} from '../src/store/store';
import { file } from './import-program';
import { everything, load, pages } from './store-records';
import { light, put, raise, recordOf, remove, resultsOf, type WrittenStores } from './store-written';
import { writableLighthouses } from './writable';

/** Writers at a time, and what each does. */
const WRITERS = 100;
const TIMES = 5;

/** What every store must do when records are written by many at once, and imported meanwhile. */
export function storeWriters({ current, other, all }: WrittenStores): void {
  let store: Store;
  let url: string | undefined;
  beforeEach(() => {
    ({ store, url } = current());
  });

  test(`no update of ${WRITERS} writers at once is lost, whichever process they ask`, async () => {
    const stores = [store, await other(), await other()];
    await Promise.all(
      Array.from({ length: WRITERS }, async (_, n) => {
        for (let time = 0; time < TIMES; time++) await stores[n % 3]?.write([raise(`L${n % 2}`)]);
      }),
    );
    for (const key of ['L0', 'L1']) expect(recordOf(await store.get(key)).height).toBe((WRITERS * TIMES) / 2);
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
                does === 'raise' ? raise(key) : does === 'put' ? put(light(key, { height: n })) : remove(key),
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
