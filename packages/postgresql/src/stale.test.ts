import { lighthouses } from '../../service/test/lighthouses';
import { load } from '../../service/test/service';
import { openStore } from '../../service/test/open';
import { type PostgresServer, startPostgres } from '../test/postgres';
import { Database } from './database';
import { PostgresImport } from './import';
import { namesOf } from './names';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.close());

test('remaking rows that fails at its second look lets go of the lock', async () => {
  const url = await server.emptyUrl();
  const store = await openStore({ resource: lighthouses, url });
  await load(store, lighthouses, { L1: { id: 'L1', title: 'North', lit: true, colours: [] } });
  await store.close();
  const behind = await server.connect(url);
  await behind.query(`UPDATE ${namesOf(lighthouses.plural).dataset} SET rule = 'older'`);
  const settings = { databasePoolSize: 2, databaseConnectTimeout: 60_000, databaseStatementTimeout: 60_000 };
  const database = new Database(url, 'stale', settings, 60_000);
  const ask = database.query.bind(database);
  let looks = 0;
  jest.spyOn(database, 'query').mockImplementation((sql, name) => {
    if (sql.text.startsWith('SELECT document, rule') && ++looks === 2)
      return Promise.reject(new Error('gone'));
    return ask(sql, name);
  });
  await expect(PostgresImport.remakeStale(database, lighthouses)).rejects.toThrow('gone');
  const { rows } = await behind.query("SELECT 1 FROM pg_locks WHERE locktype = 'advisory'");
  expect(rows).toEqual([]);
  await behind.end();
  await database.close();
});
