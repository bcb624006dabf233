import { pauses } from '../../turns';
import type { NewRecord } from '../record';
import type { Row } from '../row';
import {
  type Answered,
  type Change,
  type Item,
  lettersOf,
  type Logged,
  type Once,
  type WriteOptions,
  type WriteOutcome,
  type WriteResult,
} from './change';

/** Changes that belong together. */
export interface Job {
  readonly changes: readonly Change[];
  readonly options: WriteOptions;
}

/** What the database has, of all that the jobs are about. */
export interface Known {
  /** By key. */
  readonly items: ReadonlyMap<string, Item>;
  /** By the key of `once`. */
  readonly answers: ReadonlyMap<string, Answered>;
}

/** What a record's row was, and what it shall be. */
export interface Turned {
  readonly before: Item | undefined;
  readonly after: Row | undefined;
}

/** A change for the log, which has yet to number it. */
export type ToLog = Pick<Logged, 'action' | 'key' | 'item'>;

export interface Plan {
  /** Of each job. */
  readonly outcomes: readonly WriteOutcome[];
  /** By key, of those that end as something else than they were. */
  readonly turned: ReadonlyMap<string, Turned>;
  readonly log: readonly ToLog[];
  readonly answers: readonly (Answered & { readonly key: string })[];
}

/**
 * All that one transaction is to do, decided before it does anything: jobs one after the other, each on what the one before
 * leaves. Others have their turn in between.
 */
export async function planWrites(
  jobs: readonly Job[],
  { items, answers: known }: Known,
  make: (record: NewRecord) => Row,
): Promise<Plan> {
  const pause = pauses();
  const rows = new Map<string, Row | undefined>();
  const answers = new Map<string, Answered>();
  const log: ToLog[] = [];
  const outcomes: WriteOutcome[] = [];
  for (const { changes, options } of jobs) {
    const { together = 'all', once } = options;
    const before = once && (answers.get(once.key) ?? known.get(once.key));
    if (before !== undefined) {
      outcomes.push({ before });
      continue;
    }
    const draft = new Map<string, Row | undefined>();
    const logged: ToLog[] = [];
    const current = (key: string): Item | undefined => {
      const changed = [draft, rows].find((layer) => layer.has(key));
      return changed === undefined ? items.get(key) : itemOfRow(changed.get(key));
    };
    const results: WriteResult[] = [];
    for (const change of changes) {
      const result = decided(change, current(change.key), make, draft, logged);
      results.push(result);
      await pause(lettersOf(result));
    }
    const committed = together === 'each' || !results.some((result) => 'refused' in result);
    if (committed) {
      for (const [key, row] of draft) rows.set(key, row);
      log.push(...logged);
      if (once !== undefined && logged.length > 0) answers.set(once.key, remembered(once, results));
    }
    outcomes.push({ committed, results });
  }
  const turned = new Map<string, Turned>();
  for (const [key, after] of rows) {
    const before = items.get(key);
    if (before?.hash !== after?.hash) turned.set(key, { before, after });
  }
  return { outcomes, turned, log, answers: Array.from(answers, ([key, answer]) => ({ key, ...answer })) };
}

function decided(
  { key, decide }: Change,
  before: Item | undefined,
  make: (record: NewRecord) => Row,
  draft: Map<string, Row | undefined>,
  logged: ToLog[],
): WriteResult {
  let row: Row | undefined;
  try {
    const record = decide(before);
    row = record && make(record);
  } catch (error) {
    return { refused: error as Error };
  }
  if (row !== undefined && row.key !== key) throw new Error(`a change of ${key} made ${row.key}`);
  const after = itemOfRow(row);
  const action = actionOf(before, after);
  if (action !== 'none') {
    draft.set(key, row);
    logged.push({ action, key, ...(after && { item: after }) });
  }
  return { action, before, after };
}

function actionOf(before: Item | undefined, after: Item | undefined) {
  if (before?.hash === after?.hash) return 'none';
  if (before === undefined) return 'create';
  return after === undefined ? 'delete' : 'change';
}

function itemOfRow(row: Row | undefined): Item | undefined {
  return row && { key: row.key, json: row.json, hash: row.hash };
}

function remembered({ fingerprint, answer }: Once, results: readonly WriteResult[]): Answered {
  return { fingerprint, answer: answer(results) };
}
