import { seedsOnce } from '../../service/test/seeded';
import { type PostgresServer, startPostgres } from '../test/postgres';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.close());

seedsOnce('PostgreSQL', () => server.emptyUrl());
