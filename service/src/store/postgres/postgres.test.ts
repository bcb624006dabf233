import { openStore } from '..';
import { type PostgresServer, startPostgres } from '../../../test/postgres';
import { storeContract } from '../../../test/store-contract';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
}, 60_000);
afterAll(() => server.close());

storeContract('PostgreSQL', async (resource) => openStore({ resource, url: await server.emptyUrl() }));
