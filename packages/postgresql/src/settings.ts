import { integer, setting } from '@golden-path/service/adapter';
import type { DatabaseUrl } from '@golden-path/service/adapter';
import { parameterProblem } from './parameters';

export const postgresUrl: DatabaseUrl = {
  names: 'PostgreSQL',
  example: 'postgres://user:password@host:5432/database?sslmode=verify-full',
  accepts(text) {
    if (!URL.canParse(text)) return false;
    const { protocol, hostname, pathname } = new URL(text);
    return /^postgres(?:ql)?:$/.test(protocol) && hostname !== '' && pathname.length > 1;
  },
  problem: parameterProblem,
};

export const postgresSettings = {
  databasePoolSize: setting({
    variable: 'DATABASE_POOL_SIZE',
    description: 'PostgreSQL connections per process at most.',
    format: integer(1, 200),
    default: 10,
  }),
  databaseConnectTimeout: setting({
    variable: 'DATABASE_CONNECT_TIMEOUT_MS',
    description: 'How long a request waits for a PostgreSQL connection before it is answered 503.',
    format: integer(50, 60_000, 'milliseconds'),
    default: 2000,
  }),
  databaseStatementTimeout: setting({
    variable: 'DATABASE_STATEMENT_TIMEOUT_MS',
    description: 'After how long the PostgreSQL server cancels a query of a request.',
    format: integer(50, 600_000, 'milliseconds'),
    default: 5000,
  }),
};
