import { ConfigurationError, EXIT_CONFIGURATION, readConfig } from '@golden-path/service/adapter';
import { served } from '../../../service/src/served';
import { StoreUnavailable } from '@golden-path/service/adapter';
import { PostgresStore } from './postgres';

const USAGE = `Brings the PostgreSQL database that DATABASE_URL names up to this release: its tables, columns and indexes.

  make migrate
  node packages/postgresql/dist/migrate.command.js

The service does the same when it starts. Run twice, or in several places at once, it changes nothing more.
Exit codes: 0 done; 75 the database cannot be reached; 78 configuration; 1 anything else.
`;

/** sysexits.h EX_TEMPFAIL: a Job tries again. */
const EXIT_UNAVAILABLE = 75;

async function main(): Promise<number> {
  if (process.argv.includes('--help')) {
    process.stdout.write(USAGE);
    return 0;
  }
  const config = readConfig(process.env, served);
  if (config.databaseUrl?.startsWith('postgres') !== true) {
    throw new ConfigurationError([
      'DATABASE_URL must name a PostgreSQL database, postgres://user:password@host:port/database; a SQLite file needs no migration',
    ]);
  }
  const store = new PostgresStore(served, config.databaseUrl, config);
  try {
    const { versions, added } = await store.prepare();
    const done = [...versions, ...added];
    process.stdout.write(done.length === 0 ? 'Nothing to do.\n' : `Applied: ${done.join(', ')}.\n`);
    return 0;
  } finally {
    await store.close();
  }
}

function explain(error: unknown): number {
  process.stderr.write(`migrate: ${error instanceof Error ? error.message : String(error)}\n`);
  if (error instanceof ConfigurationError) return EXIT_CONFIGURATION;
  if (!(error instanceof StoreUnavailable)) return 1;
  process.stderr.write('Is the database that DATABASE_URL names up, and can it be reached from here?\n');
  return EXIT_UNAVAILABLE;
}

main()
  .catch(explain)
  .then((code) => {
    process.exitCode = code;
  })
  .catch(() => {
    process.exitCode = 1;
  });
