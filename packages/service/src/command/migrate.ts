import { ConfigurationError, EXIT_CONFIGURATION, readConfig } from '../config';
import type { Composition } from '../composition';
import { adapterOf, urlOf } from '../store';
import { StoreUnavailable } from '../store/store';
import type { Command } from './command';

const USAGE = `Brings the database that DATABASE_URL names up to this release: its tables, columns and indexes.

  make migrate
  node service/dist/main.js migrate

The service does the same when it starts. Run twice, or in several places at once, it changes nothing more.
Exit codes: 0 done; 75 the database cannot be reached; 78 configuration; 1 anything else.
`;

/** sysexits.h EX_TEMPFAIL: a Job tries again. */
const EXIT_UNAVAILABLE = 75;

export const migrateCommand: Command = async (args, composition) => {
  if (args.includes('--help')) {
    process.stdout.write(USAGE);
    return 0;
  }
  try {
    const done = await migrate(composition);
    process.stdout.write(done.length === 0 ? 'Nothing to do.\n' : `Applied: ${done.join(', ')}.\n`);
    return 0;
  } catch (error) {
    return explain(error);
  }
};

async function migrate(composition: Composition): Promise<string[]> {
  const { resources, stores = [] } = composition;
  const config = readConfig(process.env, composition);
  const url = config.databaseUrl;
  const adapter = url === undefined ? undefined : adapterOf(url, stores);
  if (url === undefined || adapter?.migrate === undefined) {
    const examples = stores.filter((store) => store.migrate !== undefined).map(({ example }) => example);
    throw new ConfigurationError([
      examples.length === 0
        ? 'this service runs on SQLite alone, which needs no migration'
        : `DATABASE_URL must name a database such as ${examples.join(' or ')}; a SQLite file needs no migration`,
    ]);
  }
  const done: string[] = [];
  for (const [index, resource] of resources.entries())
    done.push(
      ...(await adapter.migrate({
        resource,
        url: urlOf(url, resource, index === 0) ?? url,
        settings: config.ofStores,
      })),
    );
  return done;
}

function explain(error: unknown): number {
  process.stderr.write(`migrate: ${error instanceof Error ? error.message : String(error)}\n`);
  if (error instanceof ConfigurationError) return EXIT_CONFIGURATION;
  if (!(error instanceof StoreUnavailable)) return 1;
  process.stderr.write('Is the database that DATABASE_URL names up, and can it be reached from here?\n');
  return EXIT_UNAVAILABLE;
}
