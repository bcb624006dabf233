import { Client } from 'pg';
import { lighthouses } from '../../service/test/lighthouses';
import { metresBetween } from '../../service/test/haversine';
import { type PostgresServer, startPostgres } from '../test/postgres';
import { everything } from '../../service/test/store-records';
import type { Position } from '../../service/src/resource/definition';
import type { Query } from '../../service/src/resource/query';
import { openStore } from '../../service/test/open';
import type { NewRecord, Store } from '../../service/src/store/store';

const RECORDS = 100_000;

let server: PostgresServer;
let store: Store;
let behind: Client;
const places: Position[] = [];

beforeAll(async () => {
  server = await startPostgres();
  const url = await server.emptyUrl();
  store = await openStore({ resource: lighthouses, url });
  behind = await server.connect(url);
  const transaction = await store.beginImport({ mode: 'merge' });
  for (let first = 0; first < RECORDS; first += 5000)
    await transaction.write(Array.from({ length: 5000 }, (_, index) => light(first + index)));
  await transaction.commit({ source: 'plans', sha256: '0'.repeat(64) });
});
afterAll(async () => {
  await behind.end();
  await store.close();
  await server.close();
});

const names = ['Alpha', 'Bravo', 'Charlie', 'Delta', 'Echo', 'Foxtrot', 'Golf', 'Hotel', 'India', 'Juliett'];

/** Spread evenly over the Earth, the poles and the antimeridian too, by two irrational steps. */
function light(n: number): NewRecord {
  const place: Position = [
    ((n * 222.492_235_949_96) % 360) - 180,
    (Math.asin(2 * ((n * 0.618_033_988_749_89) % 1) - 1) * 180) / Math.PI,
  ];
  places.push(place);
  return {
    id: `L${n}`,
    title: `${names[n % 10] ?? ''} ${names[Math.floor(n / 10) % 10] ?? ''} ${n % 977}`,
    keeper: `Keeper ${n % 5000}`,
    lit: n % 2 === 0,
    colours: [],
    place,
  };
}

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Order By'?: string;
  readonly Plans?: readonly Plan[];
}

/** How the server carries out each statement that answers a query. */
async function plansOf(query: Partial<Query>): Promise<Plan[]> {
  const asked: { text: string; values: unknown[] }[] = [];
  const spy = jest.spyOn(Client.prototype, 'query');
  await store.list({ ...everything, ...query });
  for (const [statement] of spy.mock.calls as unknown[][])
    if (typeof statement === 'object') asked.push(statement as { text: string; values: unknown[] });
  spy.mockRestore();
  expect(asked.length).toBeGreaterThan(0);
  const plans: Plan[] = [];
  for (const { text, values } of asked) {
    const { rows } = await behind.query<{ 'QUERY PLAN': readonly { readonly Plan: Plan }[] }>(
      `EXPLAIN (FORMAT JSON) ${text}`,
      values,
    );
    for (const { Plan } of rows[0]?.['QUERY PLAN'] ?? []) plans.push(Plan);
  }
  return plans;
}

const parts = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(parts)];

const cases: readonly (readonly [string, Partial<Query>, string])[] = [
  ['text search', { text: 'alp 12', order: { by: 'relevance' } }, 'lighthouses_words'],
  ['a text with a slip', { text: 'foxtrto', order: { by: 'relevance' } }, 'lighthouses_term_pkey'],
  ['nearest', { near: { position: [4, 52] }, order: { by: 'distance' } }, 'lighthouses_place'],
  [
    'a circle',
    { near: { position: [4, 52], radius: 50_000 }, order: { by: 'distance' } },
    'lighthouses_place',
  ],
  ['a box', { bbox: { west: 3, south: 50, east: 6, north: 53 } }, 'lighthouses_place'],
  ['a filter', { filters: { keeper: ['keeper 17'] } }, 'lighthouses_f_keeper'],
  ['keys', { keys: ['L1', 'L2'] }, 'lighthouses_pkey'],
  ['a page far into everything', { after: ['L77777'] }, 'lighthouses_pkey'],
];

test.each(cases)(
  '%s is found by its index, without reading the table through',
  async (_name, query, index) => {
    const all = (await plansOf({ limit: 10, ...query })).flatMap(parts);
    const scans = all.filter(
      (part) =>
        part['Node Type'] === 'Seq Scan' && /^lighthouses(?:_term)?$/.test(part['Relation Name'] ?? ''),
    );
    expect(scans).toEqual([]);
    expect(all.map((part) => part['Index Name'])).toContain(index);
  },
);

test('the nearest come in the order of the index', async () => {
  const all = (await plansOf({ near: { position: [4, 52] }, order: { by: 'distance' }, limit: 10 })).flatMap(
    parts,
  );
  expect(all.some((part) => part['Order By']?.includes('<->') === true)).toBe(true);
});

test.each([
  [4, 52],
  [180, 0],
  [-179.999, -17],
  [0, 90],
  [37, -89.9],
  [120, 71],
])('the ten nearest of %p, %p are those of a scan', async (...position) => {
  const { items } = await store.list({
    ...everything,
    near: { position },
    order: { by: 'distance' },
    limit: 10,
  });
  const nearest = places.map((place) => metresBetween(position, place)).sort((a, b) => a - b);
  items.forEach(({ distance = NaN }, index) => {
    expect(Math.abs(distance - (nearest[index] ?? NaN))).toBeLessThan(0.5);
  });
  expect(items).toHaveLength(10);
});
