import fc from 'fast-check';
import { fold, words } from '../src/resource/fold';
import type { Query } from '../src/resource/query';
import { InvalidPlace, type NewRecord, type Store } from '../src/store/store';
import { everyPort, sorted } from './every-port';
import { everything, keysOf, pages } from './store-records';

/** What every store must do when it lists: filters, text, order, pages, streams. @param opened a store that has every port */
export function storeLists(opened: () => Store): void {
  const keys = async (query: Partial<Query>): Promise<string[]> =>
    keysOf(await opened().list({ ...everything, ...query }));

  test('filters combine by AND, their values by OR, folded', async () => {
    expect(
      await keys({ filters: { countryCode: ['nl', 'be'], city: ['rotterdam', 'antwerpen', 'hamburg'] } }),
    ).toEqual(['BEANR', 'NLRTM']);
    const page = await opened().list({ ...everything, filters: { province: [fold('Zuid-Holland')] } });
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
    await expect(opened().list({ ...everything, text, order: { by: 'relevance' } })).resolves.toHaveProperty(
      'total',
    );
  });

  test('records without a value come last in both directions', async () => {
    for (const descending of [false, true]) {
      const all = await pages(opened(), {
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
        const whole = await opened().list({ ...query, limit: 2000 });
        const paged = await pages(opened(), { ...query, limit });
        expect(paged.map(({ key }) => key)).toEqual(keysOf(whole));
        expect(whole.total).toBe(whole.items.length);
        expect(whole.next).toBeUndefined();
      }),
      { numRuns: 40 },
    );
  });

  test('a page that ends where the matches end leads nowhere; one that ends before, to the rest', async () => {
    const { total } = await opened().list({ ...everything, limit: 1 });
    expect((await opened().list({ ...everything, limit: total })).next).toBeUndefined();
    const { next } = await opened().list({ ...everything, limit: total - 1 });
    if (next === undefined) throw new Error('there is no next page');
    const rest = await opened().list({ ...everything, limit: 1, after: next });
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
    for await (const batch of opened().stream(query)) {
      expect(batch.length).toBeLessThanOrEqual(50);
      streamed.push(...batch.map(({ key }) => key));
    }
    expect(streamed).toEqual((await pages(opened(), query)).map(({ key }) => key));
    expect(streamed.length).toBeGreaterThan(100);
  });

  test('a stream that is left early holds nothing up', async () => {
    for await (const batch of opened().stream({ ...everything, limit: 10 })) {
      expect(batch).toHaveLength(10);
      break;
    }
    await expect(opened().ping()).resolves.toBeUndefined();
  });

  test.each([[[]], [['a']], [['a', 'b', 'c']], [[1]], [[null, null]], [[{}]], [[['x']]]])(
    'a place that is not of the order, %j, is refused',
    async (after) => {
      const query = {
        ...everything,
        order: { by: 'fields', fields: [{ field: 'name', descending: false }] },
        after,
      };
      await expect(opened().list(query as unknown as Query)).rejects.toThrow(InvalidPlace);
    },
  );
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

function wordsOf({ unlocode, name, city, alias }: NewRecord): string[] {
  return [unlocode, name, city, ...(alias as string[])].flatMap((text) => words((text ?? '') as string));
}
