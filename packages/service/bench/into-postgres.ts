import { startOwnPostgres } from '../../postgresql/test/postgres';
import type { Target } from './target';

export const intoPostgres: Target = {
  name: 'into PostgreSQL',
  rate: 35_000,
  timesDecoding: 8,
  async lend(_folder, use) {
    const server = await startOwnPostgres(['shared_buffers=128MB', 'max_wal_size=4GB']);
    try {
      return await use(await server.emptyUrl());
    } finally {
      await server.close();
    }
  },
};
