import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { lighthouses } from './lighthouses';
import { defaultSource, served as ports } from './served';
import type { Position, ResourceDefinition } from '../src/resource/definition';
import { fold, words } from '../src/resource/fold';
import { EARTH_RADIUS } from '../src/resource/geo';
import type { Query } from '../src/resource/query';
import {
  ImportInProgress,
  InvalidPlace,
  type Listed,
  type NewRecord,
  type Page,
  type Store,
} from '../src/store/store';

/** Opens an empty store of a resource. The suite closes it. */
export type OpenEmpty = (resource: ResourceDefinition) => Promise<Store>;

const SOURCE = { source: 'contract', sha256: 'f'.repeat(64) };

export const everyPort: NewRecord[] = Object.entries(
  JSON.parse(readFileSync(defaultSource, 'utf8')) as object,
).map(([key, raw]) => record(ports, raw, key));

export function record(resource: ResourceDefinition, raw: unknown, key?: string): NewRecord {
  const parsed = resource.parse(raw, key);
  if ('rejected' in parsed) throw new Error(parsed.rejected);
  return parsed.record;
}

export const everything: Query = { filters: {}, order: { by: 'fields', fields: [] }, limit: 100 };

/** What every store must do, whatever it is made of. An adapter is done when it passes unchanged. */
export function storeContract(name: string, open: OpenEmpty): void {
  describe(`${name} meets the contract of stores`, () => {
    describe('with every port', () => {
      let store: Store;
      beforeAll(async () => {
        store = await open(ports);
        await load(store, everyPort);
      });
      afterAll(() => store.close());

      const keys = async (query: Partial<Query>): Promise<string[]> =>
        keysOf(await store.list({ ...everything, ...query }));

      test('gives each record by its key, as it was stored', async () => {
        const item = await store.get('NLRTM');
        expect(JSON.parse(item?.json ?? '')).toEqual(everyPort.find(({ unlocode }) => unlocode === 'NLRTM'));
        expect(item?.hash).toMatch(/^[\w-]{20,}$/);
        expect(await store.get('XXXXX')).toBeUndefined();
      });

      test('looks up many keys in the order asked for', async () => {
        const found = await store.lookup(['DEHAM', 'XXXXX', 'NLRTM', 'DEHAM']);
        expect(found.map((item) => item?.key)).toEqual(['DEHAM', undefined, 'NLRTM', 'DEHAM']);
      });

      test('filters combine by AND, their values by OR, folded', async () => {
        expect(
          await keys({ filters: { countryCode: ['nl', 'be'], city: ['rotterdam', 'antwerpen', 'hamburg'] } }),
        ).toEqual(['BEANR', 'NLRTM']);
        const page = await store.list({ ...everything, filters: { province: [fold('Zuid-Holland')] } });
        expect(page.total).toBe(everyPort.filter(({ province }) => province === 'Zuid-Holland').length);
      });

      test('a filter value that is not a record’s matches nothing, whatever it looks like', async () => {
        for (const value of ["' OR 1=1 --", '%', '_', '\\', '', 'null', '\0', '"']) {
          expect(await keys({ filters: { city: [value] } })).toEqual([]);
        }
      });

      test.each([
        ['rotterdam', 'NLRTM'],
        ['ROTTERDAM', 'NLRTM'],
        ['nlrtm', 'NLRTM'],
        ['hamb', 'DEHAM'],
        ['fuchou', 'CNFOC'],
        ['sao francisco', 'BRSFS'],
      ])('search for %j finds %s first', async (text, key) => {
        expect((await keys({ text, order: { by: 'relevance' } }))[0]).toBe(key);
      });

      test.each(['rotterdm', 'roterdam', 'rotterdaam', 'rottredam', 'rotterdax'])(
        'a slip of the finger, %j, is forgiven',
        async (text) => {
          expect(await keys({ text, order: { by: 'relevance' } })).toContain('NLRTM');
        },
      );

      test('what every word of the text begins is found, and nothing else', async () => {
        const found = await keys({ text: 'san p', order: { by: 'relevance' }, limit: 1000 });
        const expected = everyPort.filter((port) =>
          ['san', 'p'].every((word) => wordsOf(port).some((it) => it.startsWith(word))),
        );
        expect([...found].sort()).toEqual(expected.map(({ unlocode }) => unlocode).sort());
        expect(found.length).toBeGreaterThan(3);
      });

      test.each([
        '"',
        '*',
        'NEAR(',
        'rotterdam AND',
        'OR',
        'NOT hamburg',
        'name:rotterdam',
        '-',
        '()',
        "'",
        '^a',
        'a" OR "b',
        '\0',
      ])('query syntax in the text, %j, is only text', async (text) => {
        await expect(store.list({ ...everything, text, order: { by: 'relevance' } })).resolves.toHaveProperty(
          'total',
        );
      });

      test('a box that crosses the antimeridian holds both sides of it', async () => {
        const box = { west: 170, south: -50, east: -170, north: -10 };
        const found = await keys({ bbox: box, limit: 1000 });
        expect(found).toEqual(
          sorted(
            everyPort.filter((port) => inBox(port, (lon) => lon >= 170 || lon <= -170, -50, -10)).map(keyOf),
          ),
        );
        expect(found).toEqual(expect.arrayContaining(['NZAKL', 'ASPPG']));
      });

      test('the border belongs to the box, down to a box of one point', async () => {
        const [longitude, latitude] = placeOf(everyPort.find((port) => keyOf(port) === 'NLRTM')) ?? [0, 0];
        expect(
          await keys({ bbox: { west: longitude, east: longitude, south: latitude, north: latitude } }),
        ).toContain('NLRTM');
      });

      test('property: a box holds exactly what a scan finds in it', async () => {
        const degrees = (limit: number) => fc.double({ min: -limit, max: limit, noNaN: true });
        await fc.assert(
          fc.asyncProperty(degrees(180), degrees(180), degrees(90), degrees(90), async (west, east, a, b) => {
            const [south, north] = [Math.min(a, b), Math.max(a, b)];
            const inside =
              west <= east
                ? (lon: number) => lon >= west && lon <= east
                : (lon: number) => lon >= west || lon <= east;
            const page = await store.list({ ...everything, bbox: { west, south, east, north }, limit: 2000 });
            expect(keysOf(page)).toEqual(
              sorted(everyPort.filter((port) => inBox(port, inside, south, north)).map(keyOf)),
            );
          }),
          { numRuns: 40 },
        );
      });

      test('property: near equals a scan by haversine, in order, with distances', async () => {
        await fc.assert(
          fc.asyncProperty(
            fc.double({ min: -180, max: 180, noNaN: true }),
            fc.double({ min: -90, max: 90, noNaN: true }),
            fc.option(fc.double({ min: 0, max: 20_100_000, noNaN: true }), { nil: undefined }),
            fc.integer({ min: 1, max: 50 }),
            async (longitude, latitude, radius, limit) => {
              const near = {
                position: [longitude, latitude] as const,
                ...(radius !== undefined && { radius }),
              };
              const page = await store.list({ ...everything, near, order: { by: 'distance' }, limit });
              const scanned = everyPort
                .filter((port) => placeOf(port) !== undefined)
                .map((port) => haversine(near.position, placeOf(port) ?? [0, 0]))
                .filter((metres) => radius === undefined || metres <= radius)
                .sort((a, b) => a - b);
              expect(page.total).toBe(scanned.length);
              page.items.forEach((item, index) => {
                // Half a millimetre is what two formulas differ by at the antipodes.
                expect(Math.abs((item.distance ?? NaN) - (scanned[index] ?? NaN))).toBeLessThan(0.5);
              });
              expect(page.items).toHaveLength(Math.min(limit, scanned.length));
            },
          ),
          { numRuns: 40 },
        );
      });

      test('records without a value come last in both directions', async () => {
        for (const descending of [false, true]) {
          const all = await pages(store, {
            ...everything,
            order: { by: 'fields', fields: [{ field: 'timezone', descending }] },
            limit: 500,
          });
          const zones = all.map(({ json }) => (JSON.parse(json) as { timezone?: string }).timezone);
          const given = zones.filter((zone) => zone !== undefined).map(fold);
          expect(zones.slice(given.length).every((zone) => zone === undefined)).toBe(true);
          expect(given).toEqual(descending ? sorted(given).reverse() : sorted(given));
          expect(given.length).toBeLessThan(zones.length);
        }
      });

      test('property: paging visits every match once and in the order of one big page', async () => {
        await fc.assert(
          fc.asyncProperty(queries, fc.integer({ min: 40, max: 700 }), async (query, limit) => {
            const whole = await store.list({ ...query, limit: 2000 });
            const paged = await pages(store, { ...query, limit });
            expect(paged.map(({ key }) => key)).toEqual(keysOf(whole));
            expect(whole.total).toBe(whole.items.length);
            expect(whole.next).toBeUndefined();
          }),
          { numRuns: 40 },
        );
      });

      test('a page that ends where the matches end leads nowhere; one that ends before, to the rest', async () => {
        const { total } = await store.list({ ...everything, limit: 1 });
        expect((await store.list({ ...everything, limit: total })).next).toBeUndefined();
        const { next } = await store.list({ ...everything, limit: total - 1 });
        if (next === undefined) throw new Error('there is no next page');
        const rest = await store.list({ ...everything, limit: 1, after: next });
        expect(rest.items).toHaveLength(1);
        expect(rest.next).toBeUndefined();
      });

      test('a stream gives what paging gives', async () => {
        const query: Query = {
          ...everything,
          filters: { countryCode: ['us'] },
          order: { by: 'fields', fields: [{ field: 'name', descending: true }] },
          limit: 50,
        };
        const streamed: string[] = [];
        for await (const batch of store.stream(query)) {
          expect(batch.length).toBeLessThanOrEqual(50);
          streamed.push(...batch.map(({ key }) => key));
        }
        expect(streamed).toEqual((await pages(store, query)).map(({ key }) => key));
        expect(streamed.length).toBeGreaterThan(100);
      });

      test('a stream that is left early holds nothing up', async () => {
        for await (const batch of store.stream({ ...everything, limit: 10 })) {
          expect(batch).toHaveLength(10);
          break;
        }
        await expect(store.ping()).resolves.toBeUndefined();
      });

      test.each([[[]], [['a']], [['a', 'b', 'c']], [[1]], [[null, null]], [[{}]], [[['x']]]])(
        'a place that is not of the order, %j, is refused',
        async (after) => {
          const query = {
            ...everything,
            order: { by: 'fields', fields: [{ field: 'name', descending: false }] },
            after,
          };
          await expect(store.list(query as unknown as Query)).rejects.toThrow(InvalidPlace);
        },
      );

      test('groups count by value, labelled by the most frequent label', async () => {
        const groups = await store.group('countryCode', 'country');
        expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(1634);
        expect(groups.find(({ value }) => value === 'AN')).toEqual({
          value: 'AN',
          label: 'Netherlands Antilles',
          count: 7,
        });
        expect(groups.map(({ value }) => value)).toEqual(sorted(groups.map(({ value }) => value)));
      });

      test('says what is loaded, with its defects', async () => {
        const dataset = await store.dataset();
        expect(dataset).toMatchObject({ ...SOURCE, records: 1634 });
        expect(Date.parse(dataset?.loadedAt ?? '')).not.toBeNaN();
        expect(dataset?.defects.find(({ kind }) => kind === 'swapped-coordinates')).toEqual({
          kind: 'swapped-coordinates',
          count: 11,
          examples: ['ANGSB', 'ARDDC', 'CDBOA', 'CDMAT', 'CLJRL'],
        });
      });
    });

    describe('imports', () => {
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
        const found = async (text: string): Promise<number> =>
          (await store.list({ ...everything, text })).total;
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
    });

    test('a record that no key names is found by its alias; the smallest key wins', async () => {
      const store = await open(ports);
      const port = (unlocode: string, ...unlocs: string[]) =>
        record(ports, { name: unlocode, unlocs: [unlocode, ...unlocs] }, unlocode);
      await load(store, [port('CNSHB', 'CNSGH'), port('CNSHA', 'CNSGH', 'DEHAM'), port('DEHAM')]);
      expect((await store.get('CNSGH'))?.key).toBe('CNSHA');
      expect((await store.get('DEHAM'))?.key).toBe('DEHAM');
      expect((await store.lookup(['CNSGH', 'CNXXX'])).map((item) => item?.key)).toEqual(['CNSHA', undefined]);
      await store.close();
    });
  });
}

export async function load(store: Store, records: readonly NewRecord[]): Promise<void> {
  const transaction = await store.beginImport({ mode: 'merge' });
  await transaction.write(records);
  await transaction.commit(SOURCE);
}

/** Every page of a query, one after the other. */
export async function pages(store: Store, query: Query): Promise<Listed[]> {
  const items: Listed[] = [];
  for (let page: Page | undefined; page === undefined || page.next !== undefined;) {
    page = await store.list({ ...query, ...(page?.next !== undefined && { after: page.next }) });
    items.push(...page.items);
  }
  return items;
}

/** Queries over the ports that match many, a few or none. */
export const queries: fc.Arbitrary<Query> = fc
  .record({
    filters: fc.oneof(
      fc.constant({}),
      fc.subarray(['us', 'cn', 'nl', 'an', 'xx'], { minLength: 1 }).map((countryCode) => ({ countryCode })),
    ),
    text: fc.option(fc.constantFrom('a', 'san', 'port', 'sao', 'rotterdm', 'zzzz', 'new york'), {
      nil: undefined,
    }),
    near: fc.option(
      fc.record({
        position: fc.tuple(
          fc.double({ min: -180, max: 180, noNaN: true }),
          fc.double({ min: -90, max: 90, noNaN: true }),
        ),
        radius: fc.integer({ min: 0, max: 9_000_000 }),
      }),
      { nil: undefined },
    ),
    fields: fc.subarray(['name', 'city', 'country', 'province', 'timezone', 'code', 'unlocode']),
    descending: fc.boolean(),
    by: fc.constantFrom('fields', 'relevance', 'distance'),
  })
  .map(({ filters, text, near, fields, descending, by }): Query => ({
    filters,
    limit: 100,
    ...(text !== undefined && { text }),
    ...(near !== undefined && { near }),
    order:
      by === 'relevance' && text !== undefined
        ? { by: 'relevance' }
        : by === 'distance' && near !== undefined
          ? { by: 'distance' }
          : { by: 'fields', fields: fields.map((field) => ({ field, descending })) },
  }));

export function keysOf({ items }: Page): string[] {
  return items.map(({ key }) => key);
}

function keyOf(port: NewRecord): string {
  return port.unlocode as string;
}

function placeOf(port: NewRecord | undefined): Position | undefined {
  return port?.coordinates as Position | undefined;
}

function wordsOf({ unlocode, name, city, alias }: NewRecord): string[] {
  return [unlocode, name, city, ...(alias as string[])].flatMap((text) => words((text ?? '') as string));
}

function inBox(
  port: NewRecord,
  inside: (longitude: number) => boolean,
  south: number,
  north: number,
): boolean {
  const place = placeOf(port);
  return place !== undefined && inside(place[0]) && place[1] >= south && place[1] <= north;
}

function sorted(texts: readonly string[]): string[] {
  return [...texts].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

/** Metres; the textbook formula, for comparison. */
function haversine(a: Position, b: Position): number {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const [dLat, dLon] = [radians(b[1] - a[1]), radians(b[0] - a[0])];
  const h =
    Math.sin(dLat / 2) ** 2 + Math.cos(radians(a[1])) * Math.cos(radians(b[1])) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_RADIUS * Math.asin(Math.min(1, Math.sqrt(h)));
}
