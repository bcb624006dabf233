import { until } from '../../service/src/testing';
import { importContract } from '../../service/test/import-contract';
import { run, start } from '../../service/test/import-program';
import { type PostgresServer, startPostgres } from '../test/postgres';

let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.close());

importContract('PostgreSQL', () => postgres.emptyUrl());

test('a database that cannot be reached is named as the reason', async () => {
  const { code, errors } = await run('postgres://nobody@127.0.0.1:1/none');
  expect(code).toBe(69);
  expect(errors).toMatch(/ECONNREFUSED 127\.0\.0\.1:1/);
  expect(errors).not.toMatch(/\n\s+at /);
});

test('the lock of an import whose process was killed is free again', async () => {
  const url = await postgres.emptyUrl();
  const killed = start(url, ['-']);
  await killed.feed('{"NLRTM":{"name":"Rotterdam"},');
  const behind = await postgres.connect(url);
  const locks = async (): Promise<number> => {
    const { rows } = await behind.query<{ count: string }>(
      "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
    );
    return Number(rows[0]?.count);
  };
  await until('the lock is held', async () => (await locks()) > 0);
  killed.process.kill('SIGKILL');
  await until('the lock is free', async () => (await locks()) === 0);
  await behind.end();
});
