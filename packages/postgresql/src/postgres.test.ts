import { openStore } from '../../service/test/open';
import { type PostgresServer, startPostgres } from '../test/postgres';
import { storeConcurrency } from '../../service/test/store-concurrency';
import { storeContract } from '../../service/test/store-contract';
import { storeModel } from '../../service/test/store-model';
import { storeWrites } from '../../service/test/store-writes';
import { PATIENCE } from './swap';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.close());

storeContract('PostgreSQL', async (resource) => openStore({ resource, url: await server.emptyUrl() }));
storeConcurrency('PostgreSQL', () => server.emptyUrl());
storeWrites('PostgreSQL', () => server.emptyUrl());

// An empty table that streams of former records are read from is mended rather than waited for.
beforeAll(() => jest.replaceProperty(PATIENCE, 'attempts', 1));
storeModel('PostgreSQL', () => server.emptyUrl(), 10);
storeModel('PostgreSQL', () => server.emptyUrl(), 10, 'any time');
