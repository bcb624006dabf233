import { hash } from 'node:crypto';
import { pauses } from '../../turns';
import type { NewRecord } from '../record';
import type { Row } from '../row';
import type { Dataset, DefectCount } from '../store';
import type { Plan } from './plan';

/** What a plan changes about the data set as a whole. */
export interface Effect {
  /** By key: the rows that were there and those that shall be. */
  readonly rows: readonly {
    readonly key: string;
    readonly before: Row | undefined;
    readonly after: Row | undefined;
  }[];
  /** How many more records there are, and how many more with a place. */
  readonly records: number;
  readonly located: number;
  /** Words that a record has that had them not, and the other way round: some of those may be no record's any more. */
  readonly newWords: readonly string[];
  readonly lostWords: readonly string[];
}

export async function effectOf({ turned }: Plan, make: (record: NewRecord) => Row): Promise<Effect> {
  const pause = pauses();
  const [newWords, lostWords] = [new Set<string>(), new Set<string>()];
  let [records, located] = [0, 0];
  const rows: Effect['rows'][number][] = [];
  for (const [key, { before: item, after }] of turned) {
    const before = item && make(JSON.parse(item.json) as NewRecord);
    const [had, has] = [wordsOf(before), wordsOf(after)];
    for (const word of has) if (!had.has(word)) newWords.add(word);
    for (const word of had) if (!has.has(word)) lostWords.add(word);
    records += count(after) - count(before);
    located += count(after?.place) - count(before?.place);
    rows.push({ key, before, after });
    await pause((before?.json.length ?? 0) + (after?.json.length ?? 0));
  }
  return { rows, records, located, newWords: [...newWords], lostWords: [...lostWords] };
}

/** Of a data set that no import has begun. */
const ORIGIN = { source: 'requests', sha256: hash('sha256', '', 'hex') };

/** How many keys are named of each kind of defect. */
const EXAMPLES = 5;

/** A kind of defect whose examples have to be looked for: the first so many keys of the records that have it. */
export interface Stale {
  readonly kind: string;
  readonly limit: number;
}

export interface DatasetAfter {
  /** @param examples of each kind that is stale */
  readonly dataset: (examples: ReadonlyMap<string, readonly string[]>) => Dataset;
  readonly stale: readonly Stale[];
}

/** The data set after a plan. */
export function datasetAfter(
  known: Dataset | undefined,
  { records, rows }: Effect,
  plan: Plan,
): DatasetAfter {
  const before = known ?? {
    ...ORIGIN,
    records: 0,
    loadedAt: new Date().toISOString(),
    defects: [],
    version: '',
  };
  const changes = plan.log.map(({ key, item }) => [key, item?.hash ?? null]);
  const version = hash('sha256', JSON.stringify([before.version, changes]), 'base64url').slice(0, 22);
  const defects = defectsAfter(before.defects, rows);
  return {
    stale: defects.flatMap(({ kind, count, isStale }) =>
      isStale ? [{ kind, limit: Math.min(EXAMPLES, count) }] : [],
    ),
    dataset: (found) => ({
      ...before,
      records: before.records + records,
      defects: defects.map(({ kind, count, examples }) => ({
        kind,
        count,
        examples: found.get(kind) ?? examples,
      })),
      version,
    }),
  };
}

function defectsAfter(
  defects: readonly DefectCount[],
  rows: Effect['rows'],
): readonly (DefectCount & { readonly isStale: boolean })[] {
  const counts = new Map(defects.map((defect) => [defect.kind, { ...defect, isStale: false }]));
  for (const { key, before, after } of rows) {
    const [had, has] = [before?.warnings ?? [], after?.warnings ?? []];
    for (const kind of new Set([...had, ...has])) {
      const more = times(kind, has) - times(kind, had);
      if (more === 0) continue;
      const known = counts.get(kind) ?? { kind, count: 0, examples: [], isStale: true };
      const isExample = known.examples.includes(key) || isBefore(key, known.examples);
      counts.set(kind, { ...known, count: known.count + more, isStale: known.isStale || isExample });
    }
  }
  return [...counts.values()].filter(({ count }) => count > 0).sort((a, b) => order(a.kind, b.kind));
}

function times(kind: string, warnings: readonly string[]): number {
  return warnings.filter((warning) => warning === kind).length;
}

/** Whether a key belongs among the examples, as far as they tell. */
function isBefore(key: string, examples: readonly string[]): boolean {
  return examples.length < EXAMPLES || order(key, examples.at(-1) ?? '') < 0;
}

/** By the bytes of UTF-8, as stores do. */
function order(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function wordsOf(row: Row | undefined): ReadonlySet<string> {
  return new Set(row === undefined || row.words === '' ? [] : row.words.split(' '));
}

function count(it: object | undefined): 0 | 1 {
  return it === undefined ? 0 : 1;
}
