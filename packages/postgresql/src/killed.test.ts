import { writesSurvive } from '../../service/test/killed';
import { type PostgresServer, startPostgres } from '../test/postgres';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.close());

writesSurvive('PostgreSQL', () => server.emptyUrl());
