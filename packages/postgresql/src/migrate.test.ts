import { lighthouses } from '../../service/test/lighthouses';
import { type PostgresServer, startPostgres } from '../test/postgres';
import { everything } from '../../service/test/store-records';
import type { ResourceDefinition } from '../../service/src/resource/definition';
import { migrations } from './migrations';
import { PostgresStore } from './postgres';

let server: PostgresServer;
const opened: PostgresStore[] = [];
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.close());
afterEach(async () => {
  await Promise.all(opened.splice(0).map((store) => store.close()));
});

function open(url: string, resource: ResourceDefinition = lighthouses): PostgresStore {
  const store = new PostgresStore(resource, url, {
    databasePoolSize: 10,
    databaseConnectTimeout: 60_000,
    databaseStatementTimeout: 60_000,
  });
  opened.push(store);
  return store;
}

const versions = Object.keys(migrations('lighthouses'));

test('of many replicas that start together one migrates, the others find nothing to do', async () => {
  const url = await server.emptyUrl();
  const reports = await Promise.all(Array.from({ length: 5 }, () => open(url).prepare()));
  expect(reports.flatMap((report) => report.versions)).toEqual(versions);
  expect(reports.filter(({ added }) => added.length > 0)).toHaveLength(1);
  expect(await open(url).prepare()).toEqual({ versions: [], added: [], newer: [] });
});

test('another schema that is dropped at that moment is of no concern', async () => {
  const url = new URL(await server.emptyUrl());
  const [, own = ''] = url.searchParams.get('options')?.split('=') ?? [];
  const other = `${own}_other`;
  // Found before PostgreSQL's own, and so asked of every column that Kysely's own introspection looks at.
  url.searchParams.set('options', `-c search_path=${own},pg_catalog`);
  const behind = await server.connect();
  await behind.query(`CREATE SCHEMA ${other}; CREATE TABLE ${other}.anything (id int)`);
  await behind.query(`CREATE FUNCTION ${own}.pg_get_serial_sequence(text, text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN
    DROP SCHEMA IF EXISTS ${other} CASCADE;
    RETURN pg_catalog.pg_get_serial_sequence($1, $2);
  END $$`);
  expect((await open(url.href).prepare()).versions).toEqual(versions);
  expect(await open(url.href).prepare()).toEqual({ versions: [], added: [], newer: [] });
  await behind.query(`DROP SCHEMA ${other} CASCADE`);
  await behind.end();
});

test('a schema newer than the release is left alone and served', async () => {
  const url = await server.emptyUrl();
  await load(open(url));
  const behind = await server.connect(url);
  await behind.query(
    "INSERT INTO lighthouses_migration (name, timestamp) VALUES ('9999-future', '2999-01-01T00:00:00.000Z')",
  );
  await behind.end();
  const store = open(url);
  expect(await store.prepare()).toEqual({ versions: [], added: [], newer: ['9999-future'] });
  expect((await store.list(everything)).total).toBe(2);
});

test('a field that becomes a filter gets its column, filled for the records that are there', async () => {
  const url = await server.emptyUrl();
  await load(open(url));
  const wider: ResourceDefinition = {
    ...lighthouses,
    filters: [
      ...lighthouses.filters,
      { name: 'title', field: 'title', description: 'By title', example: 'x' },
    ],
    groupings: [{ name: 'titles', field: 'title', description: 'Lighthouses per title' }],
  };
  const [store, other] = [open(url, wider), open(url, wider)];
  const before = await open(url).dataset();
  await Promise.all([store.prepare(), other.prepare()]);
  for (const replica of [store, other]) {
    expect(
      (await replica.list({ ...everything, filters: { title: ['beta'] } })).items.map(({ key }) => key),
    ).toEqual(['L2']);
  }
  expect(await store.group('title')).toEqual([
    { value: 'Alpha', count: 1 },
    { value: 'Beta', count: 1 },
  ]);
  // The release before goes on beside it.
  const { version: _version, ...old } = (await open(url).dataset()) ?? {};
  expect(before).toMatchObject({ ...old, loadedAt: before?.loadedAt });
  await load(open(url));
});

test('a release in which clients write comes beside one in which they do not, and goes again', async () => {
  const url = await server.emptyUrl();
  const before = open(url);
  await load(before);
  const next = open(url, { ...lighthouses, writable: true });
  const write = (id: string, title: string) =>
    next.write([{ key: id, decide: () => ({ id, title, lit: true, colours: [] }) }]);
  const [{ added }] = await Promise.all([next.prepare(), load(before), before.list(everything)]);
  expect(added).toContain('lighthouses_change');
  await Promise.all([write('L3', 'Gamma'), write('L4', 'Gamma'), load(before)]);
  for (const one of [before, next]) {
    expect((await one.list(everything)).total).toBe(4);
    expect((await one.list({ ...everything, text: 'gamma' })).total).toBe(2);
  }
  expect((await next.changes(0, 10)).changes.map(({ key }) => key).sort()).toEqual(['L3', 'L4']);
  const back = open(url);
  expect(await back.prepare()).toEqual({ versions: [], added: [], newer: [] });
  await load(back);
  expect((await back.list(everything)).total).toBe(4);
  await write('L5', 'Delta');
  expect((await back.dataset())?.records).toBe(5);
});

test('a database that does not hold UTF-8 is refused with what to do', async () => {
  const admin = await server.connect();
  const name = `latin_${process.pid}_${Date.now()}`;
  await admin.query(
    `CREATE DATABASE ${name} ENCODING 'LATIN1' LOCALE 'C' LOCALE_PROVIDER libc TEMPLATE template0`,
  );
  const url = new URL(await server.emptyUrl());
  url.pathname = `/${name}`;
  url.searchParams.delete('options');
  const store = open(url.href);
  await expect(store.dataset()).rejects.toThrow('LATIN1, not UTF8; create it with: CREATE DATABASE');
  await opened.pop()?.close();
  await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
  await admin.end();
});

async function load(store: PostgresStore): Promise<void> {
  const transaction = await store.beginImport({ mode: 'merge' });
  await transaction.write([
    { id: 'L1', title: 'Alpha', lit: true, colours: [] },
    { id: 'L2', title: 'Beta', lit: true, colours: [] },
  ]);
  await transaction.commit({ source: 'migrate', sha256: '0'.repeat(64) });
}
