import type { Client } from 'pg';
import { until } from '../../service/src/testing';
import { lighthouses } from '../../service/test/lighthouses';
import { type PostgresServer, startPostgres } from '../test/postgres';
import { everything } from '../../service/test/store-records';
import { openStore } from '../../service/test/open';
import type { NewRecord, Store } from '../../service/src/store/store';
import { PATIENCE } from './swap';

const SOURCE = { source: 'shared', sha256: '0'.repeat(64) };

let server: PostgresServer;
let url: string;
let behind: Client;
const opened: Store[] = [];

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.close());
beforeEach(async () => {
  url = await server.emptyUrl();
  behind = await server.connect(url);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await behind.end();
  await Promise.all(opened.splice(0).map((store) => store.close()));
});

async function replica(): Promise<Store> {
  const store = await openStore({ resource: lighthouses, url });
  opened.push(store);
  return store;
}

const light = (n: number, title = `Light ${n}`): NewRecord => ({
  id: `L${n}`,
  title,
  lit: true,
  colours: [],
});

async function load(store: Store, records: readonly NewRecord[], mode: 'merge' | 'replace' = 'merge') {
  const transaction = await store.beginImport({ mode, lockTimeout: 30_000 });
  await transaction.write(records);
  return transaction.commit(SOURCE);
}

const titles = async (store: Store): Promise<string[]> =>
  (await store.list(everything)).items.map(({ json }) => (JSON.parse(json) as { title: string }).title);

test('a replica sees what another one imports with its next request, totals and text included', async () => {
  const [one, other] = [await replica(), await replica()];
  await load(one, [light(1), light(2)]);
  const text = { ...everything, text: 'lite', order: { by: 'relevance' } } as const;
  expect((await other.list(everything)).total).toBe(2);
  expect((await other.list({ ...everything, text: 'light' })).total).toBe(2);
  expect((await other.list(text)).total).toBe(0);
  const before = await other.dataset();
  await load(one, [light(2, 'Lite'), light(3)]);
  expect((await other.list(everything)).total).toBe(3);
  expect((await other.list({ ...everything, text: 'light' })).total).toBe(2);
  expect((await other.list(text)).items.map(({ key }) => key)).toEqual(['L2']);
  expect((await other.dataset())?.version).not.toBe(before?.version);
  await load(other, [light(9)], 'replace');
  expect(await titles(one)).toEqual(['Light 9']);
});

test('a stream goes on reading what it began with while a replacement is committed', async () => {
  const store = await replica();
  const before = Array.from({ length: 50 }, (_, n) => light(n));
  await load(store, before);
  const keys: string[] = [];
  for await (const batch of store.stream({ ...everything, limit: 10 })) {
    keys.push(...batch.map(({ key }) => key));
    if (keys.length === 10) await load(store, [light(99)], 'replace');
  }
  expect(keys).toHaveLength(50);
  expect(await titles(store)).toEqual(['Light 99']);
});

describe('a replacement of nearly everything', () => {
  const many = (first: number, name: string): NewRecord[] =>
    Array.from({ length: 25_000 }, (_, n) => light(first + n, `${name} ${n % 10}`));
  const next = [...many(5000, 'New'), light(5000, 'Newest'), light(24_999, 'Old 9')];
  const counts = { created: 5000, updated: 19_999, unchanged: 1, removed: 5000 };
  const table = async (): Promise<unknown> =>
    (await behind.query<{ oid: number }>("SELECT CAST('lighthouses' AS regclass)::int AS oid")).rows[0]?.oid;
  let store: Store;
  beforeEach(async () => {
    store = await replica();
    await load(store, many(0, 'Old'));
  });
  const found = async (text: string): Promise<number> => (await store.list({ ...everything, text })).total;

  async function expectReplaced(): Promise<void> {
    expect([await found('old'), await found('new'), await found('newest')]).toEqual([1, 24_999, 1]);
    expect((await store.list(everything)).total).toBe(25_000);
    expect(await load(store, many(5000, 'New'), 'replace')).toMatchObject({ updated: 2, removed: 0 });
    expect(await found('oldd')).toBe(0);
  }

  test('makes new tables, and is counted and found as one row by row', async () => {
    const [before, one] = [await table(), await store.get('L24999')];
    expect(await load(store, next, 'replace')).toEqual(counts);
    expect(await table()).not.toBe(before);
    expect(await store.get('L24999')).toEqual(one);
    await expectReplaced();
  });

  test('waits for readers to let go of the old tables, and lets them in between', async () => {
    jest.replaceProperty(PATIENCE, 'attempts', 1000);
    const before = await table();
    const reader = await server.connect(url);
    await reader.query('BEGIN; SELECT FROM lighthouses LIMIT 1');
    const loading = load(store, next, 'replace');
    await waitingForLock();
    // Others do not queue behind its wish for longer than that.
    expect((await store.list(everything)).total).toBe(25_000);
    await reader.query('COMMIT');
    await reader.end();
    expect(await loading).toEqual(counts);
    expect(await table()).not.toBe(before);
    await expectReplaced();
  });

  test.each([
    [
      'somebody reads all the time',
      'BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT FROM lighthouses LIMIT 1',
      'COMMIT',
    ],
    [
      'somebody has built upon the table',
      'CREATE VIEW mine AS SELECT key, json FROM lighthouses',
      'DROP VIEW mine',
    ],
    [
      'somebody may use the table',
      'GRANT SELECT ON lighthouses TO PUBLIC',
      'REVOKE ALL ON lighthouses FROM PUBLIC',
    ],
  ])('mends the old table when %s, and ends the same', async (_name, hold, release) => {
    jest.replaceProperty(PATIENCE, 'attempts', 2);
    const holder = await server.connect(url);
    await holder.query(hold);
    const before = await table();
    expect(await load(store, next, 'replace')).toEqual(counts);
    expect(await table()).toBe(before);
    // A reader goes on with what it began with; everybody else has the new data set.
    const { rows } = await holder.query("SELECT FROM lighthouses WHERE json LIKE '%\"Old %'");
    expect(rows).toHaveLength(hold.startsWith('BEGIN') ? 25_000 : 1);
    await holder.query(release);
    await holder.end();
    await expectReplaced();
  });
});

test('imports that race for the same keys end with the last writer, without an error', async () => {
  const stores = await Promise.all(Array.from({ length: 4 }, replica));
  const counts = await Promise.all(
    stores.map((store, index) => load(store, [light(1, `by ${index}`), light(2, `by ${index}`)])),
  );
  const [one, two] = await titles(await replica());
  expect(one).toBe(two);
  expect(one).toMatch(/^by [0-3]$/);
  expect(counts.map(({ created, updated }) => [created, updated]).sort()).toEqual([
    [0, 2],
    [0, 2],
    [0, 2],
    [2, 0],
  ]);
});

test('a row that somebody else inserts meanwhile is not a unique violation: the import writes last', async () => {
  const store = await replica();
  await load(store, [light(1)]);
  await behind.query('BEGIN');
  await behind.query(
    "INSERT INTO lighthouses (key, hash, json, name, words) VALUES ('L2', 'x', '{}', '', '')",
  );
  const loading = load(store, [light(2)]);
  await waitingForLock();
  await behind.query('COMMIT');
  await expect(loading).resolves.toMatchObject({ created: 1 });
  expect(await titles(store)).toEqual(['Light 1', 'Light 2']);
});

test('a first import leaves in place what others have built upon the empty table', async () => {
  const store = await replica();
  expect(await store.dataset()).toBeUndefined();
  await behind.query('CREATE VIEW mine AS SELECT key FROM lighthouses');
  expect(await load(store, [light(1), light(2), light(1, 'Twice')])).toMatchObject({ created: 2 });
  expect((await behind.query('SELECT key FROM mine ORDER BY key')).rows).toEqual([
    { key: 'L1' },
    { key: 'L2' },
  ]);
  expect((await store.list({ ...everything, text: 'twice' })).total).toBe(1);
});

test('an import leaves no table behind, whether it ends or breaks', async () => {
  const store = await replica();
  const tables = async (): Promise<unknown[]> =>
    (
      await behind.query<{ relname: string }>(
        `SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace ORDER BY 1`,
      )
    ).rows.map(({ relname }) => relname);
  expect(await store.dataset()).toBeUndefined();
  const before = await tables();
  const dropped = await store.beginImport({ mode: 'merge' });
  await dropped.write([light(1)]);
  await dropped.rollback();
  expect(await tables()).toEqual(before);
  await load(store, [light(1)]);
  await load(store, [light(2)]);
  expect(await tables()).toEqual(before);
  expect(before).toContain('lighthouses');
});

test('an import whose connection is cut says so and changes nothing', async () => {
  const store = await replica();
  await load(store, [light(1)]);
  const transaction = await store.beginImport({ mode: 'merge' });
  await transaction.write([light(2)]);
  await behind.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND xact_start IS NOT NULL
      AND application_name = 'lighthouses'`,
  );
  await expect(transaction.commit(SOURCE)).rejects.toMatchObject({ name: 'StoreUnavailable' });
  await transaction.rollback();
  expect(await titles(store)).toEqual(['Light 1']);
  await expect(load(store, [light(2)])).resolves.toMatchObject({ created: 1 });
});

async function waitingForLock(): Promise<void> {
  await until('the import waits', async () => {
    const { rows } = await behind.query('SELECT FROM pg_locks WHERE NOT granted');
    return rows.length > 0;
  });
}
