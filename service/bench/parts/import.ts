import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOwnPostgres } from '../../test/postgres';
import type { Expected } from '../generate';
import type { Part } from '../part';
import { type Done, Program } from '../program';
import { peer, SERVICE } from '../service';
import { atLeast, atMost, type Row, type Table } from '../table';

/** `make bench ONLY=import RECORDS=5000000` */
const RECORDS = Number(process.env.RECORDS ?? 1_000_000);

const DECODING = 'decoding alone';
const SQLITE = 'into a SQLite file';
const POSTGRESQL = 'into PostgreSQL';

/** Records per second, on an idle machine with two processors. */
const RATES = { [SQLITE]: 40_000, [POSTGRESQL]: 60_000 };
const MEGABYTES = 200;

export const part: Part = {
  summary:
    'records per second and peak memory of an import; RECORDS=5000000 for another number than a million',
  async run(progress) {
    const folder = mkdtempSync(join(tmpdir(), 'bench-'));
    const postgres = await startOwnPostgres(['shared_buffers=128MB', 'max_wal_size=4GB']);
    try {
      const file = join(folder, 'records.json');
      progress(`making ${RECORDS.toLocaleString('en')} records`);
      const { output } = await new Program({
        args: [join(__dirname, '..', 'generate-command.js'), String(RECORDS), file],
      }).untilDone();
      const expected = JSON.parse(output) as Expected;
      const done = new Map<string, Done>();
      progress(DECODING);
      done.set(DECODING, await new Program({ args: [peer('decode'), file] }).untilDone());
      progress(SQLITE);
      done.set(SQLITE, await importing(file, `sqlite://${join(folder, 'records.sqlite')}`, expected));
      progress(POSTGRESQL);
      done.set(POSTGRESQL, await importing(file, await postgres.emptyUrl(), expected));
      return [table(done, statSync(file).size)];
    } finally {
      await postgres.close();
      rmSync(folder, { recursive: true });
    }
  },
};

/** As `make import` does it. @throws when the report is not what was generated */
async function importing(file: string, url: string, expected: Expected): Promise<Done> {
  const heap = (process.env.IMPORT_HEAP ?? '').split(' ').filter((option) => option !== '');
  const done = await new Program({
    args: [...heap, join(SERVICE, 'dist', 'import', 'command.js'), file, '--json'],
    env: { DATABASE_URL: url },
  }).untilDone();
  const { read, created, rejected } = JSON.parse(done.output) as Expected;
  if (read !== expected.read || created !== expected.created || rejected !== expected.rejected)
    throw new Error(`the import reports ${done.output}, not ${JSON.stringify(expected)}`);
  return done;
}

function table(done: ReadonlyMap<string, Done>, bytes: number): Table {
  const seconds = (name: string): number => done.get(name)?.seconds ?? Number.NaN;
  const cpu = (name: string): number => done.get(name)?.cpuSeconds ?? Number.NaN;
  const peak = (name: string): number => done.get(name)?.peak ?? Number.NaN;
  const rate = (name: string): number => RECORDS / seconds(name);
  const row = (name: string): Row => ({
    name,
    figures: [
      seconds(name).toFixed(1),
      cpu(name).toFixed(1),
      Math.round(rate(name)).toLocaleString('en'),
      (cpu(name) / cpu(DECODING)).toFixed(1),
      peak(name).toFixed(0),
    ],
    ...((name === SQLITE || name === POSTGRESQL) && {
      goals: [atLeast(rate(name), RATES[name], '/s'), atMost(peak(name), MEGABYTES, ' MB')],
    }),
  });
  return {
    title: `Import of ${RECORDS.toLocaleString('en')} records (${(bytes / 1e9).toFixed(2)} GB)`,
    columns: ['s', 'CPU s', 'records/s', '× decoding', 'peak MB'],
    rows: [...done.keys()].map(row),
    notes: [
      'Of the whole command, from its start to its end. Processor time and memory are of its process, all threads; PostgreSQL,',
      'without fsync, has its own. The ratio to decoding alone, of processor time, travels better between machines than the rate.',
    ],
  };
}
