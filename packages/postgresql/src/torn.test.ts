import { Pool, type PoolClient } from 'pg';
import { lighthouses } from '../../service/test/lighthouses';
import { type PostgresServer, startPostgres } from '../test/postgres';
import { everything, load, record } from '../../service/test/store-records';
import { type Query, type Store, StoreUnavailable } from '@golden-path/service/adapter';
import { openStore } from '../../service/test/open';

// A search takes several statements: what the words begin, else which words there are, and what those find. What is
// searched for here is in every data set, as it is written or with a slip.
const search: Query = { ...everything, text: 'beta' };
const [EXACT, SIMILAR] = ['Beta', 'Bete'];

/** More than there are statements in a search that is not begun again. */
const STATEMENTS = 7;

let server: PostgresServer;
let store: Store;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.close());
beforeEach(async () => {
  store = await openStore({ resource: lighthouses, url: await server.emptyUrl() });
});
afterEach(async () => {
  jest.restoreAllMocks();
  await store.close();
});

const put = (title: string): Promise<void> => load(store, [record(lighthouses, { id: 'L1', title })]);

async function list(): Promise<string[]> {
  const { items, total } = await store.list(search);
  expect(total).toBe(items.length);
  return items.map(({ key }) => key);
}

async function stream(): Promise<string[]> {
  const found: string[] = [];
  for await (const batch of store.stream(search)) found.push(...batch.map(({ key }) => key));
  return found;
}

/** Has an import committed before the store asks its database for the nth time. */
function importBefore(nth: number, title: string): () => number {
  const pools = Pool.prototype as { connect: () => Promise<PoolClient> };
  const { connect } = pools;
  let asked = 0;
  jest.spyOn(pools, 'connect').mockImplementation(async function (this: Pool) {
    if (++asked === nth) await put(title);
    return connect.call(this);
  });
  return () => asked;
}

test.each([
  ['a list', SIMILAR, EXACT, list],
  ['a list', EXACT, SIMILAR, list],
  ['a stream', SIMILAR, EXACT, stream],
  ['a stream', EXACT, SIMILAR, stream],
])('%s finds what is %s, then %s, wherever the import comes in', async (_name, before, after, read) => {
  const found: string[][] = [];
  let asked = 0;
  for (let nth = 1; nth <= STATEMENTS; nth++) {
    await put(before);
    const count = importBefore(nth, after);
    found.push(await read());
    asked = Math.max(asked, count());
    jest.restoreAllMocks();
  }
  expect(found).toEqual(Array.from({ length: STATEMENTS }, () => ['L1']));
  expect(asked).toBeGreaterThan(1);
});

test('whoever searches while one import follows the other is never told that there is nothing', async () => {
  await put(SIMILAR);
  let isOver = false;
  const found: string[][] = [];
  const searching = async (read: () => Promise<string[]>): Promise<void> => {
    while (!isOver)
      try {
        found.push(await read());
      } catch (error) {
        // It may change faster than it can be read.
        if (!(error instanceof StoreUnavailable)) throw error;
      }
  };
  const importing = async (): Promise<void> => {
    for (let n = 0; n < 40; n++) await put(n % 2 === 0 ? EXACT : SIMILAR);
  };
  await Promise.all([
    importing().finally(() => {
      isOver = true;
    }),
    ...[list, list, stream, stream].map(searching),
  ]);
  expect(found.length).toBeGreaterThan(40);
  expect(found.filter(([key]) => key !== 'L1')).toEqual([]);
});
