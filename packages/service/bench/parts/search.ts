import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runImport } from '../../src/import/run';
import { openSource } from '../../src/import/source';
import type { Position } from '../../src/resource/definition';
import type { Query } from '../../src/resource/query';
import { served } from '../../test/served';
import { openStore } from '../../src/store';
import type { Store } from '../../src/store/store';
import { generated } from '../generate-command';
import type { Part } from '../part';
import { atMost, median, percentile, type Row } from '../table';

const RECORDS = 100_000;
/** Each is asked twice: what is measured is a program that has been running for a while. */
const QUERIES = 2000;

export const part: Part = {
  summary: 'processor time in the store of nearest-10 and text search over 100,000 records',
  async run(progress) {
    progress('loading');
    const store = await openStore({ resource: served, url: undefined });
    try {
      await fill(store);
      const records = await samples(store);
      progress('asking');
      const nearest = await times(store, records.flatMap(nearestTo));
      const whole = await times(
        store,
        records.map((record) => search(record.name)),
      );
      const begun = await times(
        store,
        records.map((record) => search(record.name.slice(0, 4))),
      );
      const mistyped = await times(
        store,
        records.map((record) => search(typo(record.name))),
      );
      const words = [...whole, ...begun, ...mistyped];
      return [
        {
          title: `Processor time in the store, ${RECORDS.toLocaleString('en')} records in SQLite`,
          columns: ['median ms', 'p99 ms'],
          rows: [
            { ...row('the nearest 10', nearest), goals: [atMost(median(nearest), 0.3, ' ms in the median')] },
            {
              ...row('text search', words),
              goals: [atMost(percentile(words, 0.99), 2, ' ms in the 99th percentile')],
            },
            row('… for a whole word', whole),
            row('… for the beginning of one', begun),
            row('… for a mistyped one', mistyped),
          ],
          notes: [
            `Of ${QUERIES.toLocaleString('en')} different queries a line, each for the first 10; the number of all that match is counted, too.`,
          ],
        },
      ];
    } finally {
      await store.close();
    }
  },
};

interface Sample {
  readonly name: string;
  readonly coordinates?: Position;
}

/** One record of each so many, so that all parts of the world are asked about. */
async function samples(store: Store): Promise<Sample[]> {
  const found: Sample[] = [];
  const everything: Query = { filters: {}, order: { by: 'fields', fields: [] }, limit: RECORDS / QUERIES };
  for await (const [item] of store.stream(everything))
    if (item !== undefined) found.push(JSON.parse(item.json) as Sample);
  return found;
}

async function fill(store: Store): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const file = join(folder, 'records.json');
    await writeFile(file, generated(RECORDS, 1).stream);
    await runImport({ resource: served, store, mode: 'replace', source: await openSource(file) });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A place near to a record, as the place of somebody who looks for one. */
function nearestTo({ coordinates }: Sample, index: number): Query[] {
  if (coordinates === undefined) return [];
  const [longitude, latitude] = coordinates;
  const position: Position = [longitude, Math.max(-90, Math.min(90, latitude + (index % 10) / 5 - 1))];
  return [{ filters: {}, near: { position }, order: { by: 'distance' }, limit: 10 }];
}

function typo(text: string): string {
  return text.length < 5 ? text : text.slice(0, 2) + text.slice(3);
}

function search(text: string): Query {
  return { filters: {}, text, order: { by: 'relevance' }, limit: 10 };
}

/** Milliseconds of processor time, of each query the second time it is asked. */
async function times(store: Store, queries: readonly Query[]): Promise<number[]> {
  const found: number[] = [];
  for (const isMeasured of [false, true])
    for (const query of queries) {
      const start = process.cpuUsage();
      await store.list(query);
      const { user, system } = process.cpuUsage(start);
      if (isMeasured) found.push((user + system) / 1000);
    }
  return found;
}

function row(name: string, values: readonly number[]): Row {
  return { name, figures: [median(values).toFixed(3), percentile(values, 0.99).toFixed(3)] };
}
