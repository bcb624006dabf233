import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Expected } from '../generate';
import { intoPostgres } from '../into-postgres';
import type { Part } from '../part';
import { type Done, Program } from '../program';
import { MAIN, peer } from '../service';
import type { Target } from '../target';
import { atLeast, atMost, type Row, type Table } from '../table';

/** `make bench ONLY=import RECORDS=5000000` */
const RECORDS = Number(process.env.RECORDS ?? 1_000_000);

const intoSqlite: Target = {
  name: 'into a SQLite file',
  rate: 40_000,
  timesDecoding: 11,
  lend: (folder, use) => use(`sqlite://${join(folder, 'records.sqlite')}`),
};

const TARGETS = [intoSqlite, intoPostgres];
const DECODING = 'decoding alone';
const MEGABYTES = 200;

export const part: Part = {
  summary:
    'records per second and peak memory of an import; RECORDS=5000000 for another number than a million',
  async run(progress) {
    const folder = mkdtempSync(join(tmpdir(), 'bench-'));
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
      for (const { name, lend } of TARGETS) {
        progress(name);
        done.set(name, await lend(folder, (url) => importing(file, url, expected)));
      }
      return [table(done, statSync(file).size)];
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

/**
 * As `make import` does it, with its settings of V8, and of glibc: one arena, and a threshold that does not grow with what is
 * freed. Else packs come to lie in its heap, which they fragment: by 15 MB in a million records.
 * @throws when the report is not what was generated
 */
async function importing(file: string, url: string, expected: Expected): Promise<Done> {
  const done = await new Program({
    args: [...words('IMPORT_HEAP'), MAIN, 'import', file, '--json'],
    env: { DATABASE_URL: url, ...variables('IMPORT_MALLOC') },
  }).untilDone();
  const { read, created, rejected } = JSON.parse(done.output) as Expected;
  if (read !== expected.read || created !== expected.created || rejected !== expected.rejected)
    throw new Error(`the import reports ${done.output}, not ${JSON.stringify(expected)}`);
  return done;
}

function variables(list: string): Record<string, string> {
  return Object.fromEntries(words(list).map((one) => one.split('=') as [string, string]));
}

/** What the Makefile says, once for its own command and for here. */
function words(variable: string): string[] {
  return (process.env[variable] ?? '').split(' ').filter((word) => word !== '');
}

function table(done: ReadonlyMap<string, Done>, bytes: number): Table {
  const seconds = (name: string): number => done.get(name)?.seconds ?? Number.NaN;
  const cpu = (name: string): number => done.get(name)?.cpuSeconds ?? Number.NaN;
  const peak = (name: string): number => done.get(name)?.peak ?? Number.NaN;
  const rate = (name: string): number => RECORDS / seconds(name);
  const times = (name: string): number => cpu(name) / cpu(DECODING);
  const row = (name: string, wanted?: Target): Row => ({
    name,
    figures: [
      seconds(name).toFixed(1),
      cpu(name).toFixed(1),
      Math.round(rate(name)).toLocaleString('en'),
      times(name).toFixed(1),
      peak(name).toFixed(0),
    ],
    ...(wanted !== undefined && {
      goals: [
        atLeast(rate(name), wanted.rate, '/s'),
        atMost(times(name), wanted.timesDecoding, ' × decoding'),
        atMost(peak(name), MEGABYTES, ' MB'),
      ],
    }),
  });
  return {
    title: `Import of ${RECORDS.toLocaleString('en')} records (${(bytes / 1e9).toFixed(2)} GB)`,
    columns: ['s', 'CPU s', 'records/s', '× decoding', 'peak MB'],
    rows: [row(DECODING), ...TARGETS.map((target) => row(target.name, target))],
    notes: [
      'Of the whole command, from its start to its end. Processor time and memory are of its process, all threads, and not',
      'of a database server. The ratio to decoding alone, of processor time, travels better between machines than the rate.',
    ],
  };
}
