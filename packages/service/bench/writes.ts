import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readIdentity } from '@golden-path/spec';
import { development } from '../src/auth/development';
import { writableMain } from '../test/writable-main';
import { intoPostgres } from './into-postgres';
import { type Asked, loadFor } from './load';
import { deployed, type Running, startServer } from './service';
import { atMost, type Row, type Table } from './table';

/** Records that are written, over and over. */
const RECORDS = 100;
const CLIENTS = 64;
const SECONDS = 5;

type Lend = <T>(folder: string, use: (url: string | undefined) => Promise<T>) => Promise<T>;

interface Goals {
  /** Processor time of a write, in that of reading one record. */
  readonly times: number;
}

const STORES: Readonly<Record<string, { readonly lend: Lend } & Goals>> = {
  'SQLite in memory': { lend: (_folder, use) => use(undefined), times: 10 },
  'SQLite in a file': {
    lend: (folder, use) => use(`sqlite://${join(folder, 'counters.db')}`),
    times: 9.5,
  },
  PostgreSQL: { lend: (folder, use) => intoPostgres.lend(folder, use), times: 4.8 },
};

/** What it costs to replace one record: in the service's process, and in time. */
export async function writes(collector: string, progress: (doing: string) => void): Promise<Table> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-writes-'));
  const main = join(folder, 'main.js');
  writeFileSync(main, writableMain);
  const rows: Row[] = [];
  try {
    for (const [name, { lend, ...goals }] of Object.entries(STORES)) {
      progress(`PUT one: ${name}`);
      rows.push(await lend(folder, (url) => measured(name, goals, main, collector, url)));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return {
    title: `PUT one record, ${CLIENTS} clients at once`,
    columns: ['a second', 'µs', '× GET'],
    rows,
    notes: [
      `For ${SECONDS} seconds each; user and system time of the service's process. Each request changes one of ${RECORDS} records, with`,
      'its text index, the data set, the log of changes and its line in the audit log.',
    ],
  };
}

async function measured(
  name: string,
  { times }: Goals,
  main: string,
  collector: string,
  url: string | undefined,
): Promise<Row> {
  const key = randomBytes(32).toString('base64url');
  const service = await startServer(
    {
      args: [main],
      env: {
        ...deployed(collector),
        ...(url !== undefined && { DATABASE_URL: url }),
        ...{ NODE_ENV: 'development', DEVELOPMENT_KEY: key, WRITES_PER_MINUTE: '10000000' },
      },
    },
    '/ready',
  );
  try {
    const token = await development(key, readIdentity().name).token(['counters:write']);
    const paths = Array.from({ length: RECORDS }, (_, n) => `/counters/c${n + 1}`);
    const write = await cost(
      service,
      paths.map((path) => ({
        ...{ method: 'PUT', path, body: '{"value":1,"note":"number [<id>]"}' },
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      })),
    );
    const read = await cost(
      service,
      paths.slice(0, 5).map((path) => ({ path })),
    );
    const ratio = write.microseconds / read.microseconds;
    return {
      name,
      figures: [write.rate.toFixed(0), write.microseconds.toFixed(0), ratio.toFixed(1)],
      goals: [atMost(ratio, times, ' × GET')],
    };
  } finally {
    await service.program.stop();
  }
}

async function cost(
  { program, origin }: Running,
  asked: readonly Asked[],
): Promise<{ readonly rate: number; readonly microseconds: number }> {
  await loadFor(1, origin, asked, CLIENTS);
  const before = program.cpuMicroseconds();
  const answers = await loadFor(SECONDS, origin, asked, CLIENTS);
  return { rate: answers / SECONDS, microseconds: (program.cpuMicroseconds() - before) / answers };
}
