import type { ResourceDefinition } from '../../resource/definition';
import { pauses, turns } from '../../turns';
import type { NewRecord } from '../record';
import { columnsOf, type Row, rowMaker } from '../row';
import type { Dataset } from '../store';
import { type Answered, type Item, REMEMBERED_MS, type WriteOutcome } from '../write/change';
import { datasetAfter, type Effect, effectOf } from '../write/effect';
import { type Job, type Known, type Plan, planWrites } from '../write/plan';
import type { Connection } from './connection';
import { cellsOf, cellsOfRow, textsOf } from './pack';
import { Rows } from './rows';
import { logChanges } from './written';

/** Keys that are looked up by one statement, and changes that are logged. */
const AT_ONCE = 200;

/** What writes do to the tables, inside a transaction, in which others have their turn between two rows. */
export class SqliteWrites {
  readonly #names: readonly string[];
  readonly #make: (record: NewRecord) => Row;

  constructor(resource: ResourceDefinition) {
    this.#names = cellsOf(columnsOf(resource)).map(({ name }) => name);
    this.#make = rowMaker(resource, 'kept');
  }

  /** @param planned hears what becomes of which records @param changing hears which rows are about to change */
  async do(
    connection: Connection,
    jobs: readonly Job[],
    planned: (turned: Plan['turned']) => void,
    changing: (ids: readonly number[]) => void,
  ): Promise<readonly WriteOutcome[]> {
    const plan = await planWrites(jobs, await known(connection, jobs), this.#make);
    planned(plan.turned);
    if (plan.log.length > 0) {
      const effect = await effectOf(plan, this.#make);
      await this.#turn(connection, effect, changing);
      await turnTerms(connection, effect);
      turnDataset(connection, effect, plan);
      for (let at = 0; at < plan.log.length; at += AT_ONCE) {
        logChanges(connection, plan.log.slice(at, at + AT_ONCE));
        await turns.take();
      }
    }
    const remember = connection.prepare('INSERT OR REPLACE INTO answered VALUES (?, ?, ?, ?)');
    for (const { key, fingerprint, answer } of plan.answers)
      remember.get(key, fingerprint, answer, Date.now());
    return plan.outcomes;
  }

  async #turn(
    connection: Connection,
    { rows: turned }: Effect,
    changing: (ids: readonly number[]) => void,
  ): Promise<void> {
    const pause = pauses();
    const rows = new Rows(connection, this.#names);
    const befores: ReturnType<Rows['find']>[] = [];
    for (const { key } of turned) {
      befores.push(rows.find(key));
      await pause();
    }
    changing(befores.flatMap((before) => (before === undefined ? [] : [before.id])));
    for (const [index, { key, after }] of turned.entries()) {
      const before = befores[index];
      if (after !== undefined) {
        const cells = cellsOfRow(after);
        rows.put(cells, before);
        rows.index(textsOf(cells), before);
      } else if (before !== undefined) {
        rows.unindex(key, before);
        rows.remove(before);
      }
      await pause();
    }
  }
}

async function known(connection: Connection, jobs: readonly Job[]): Promise<Known> {
  const keys = [...new Set(jobs.flatMap(({ changes }) => changes.map(({ key }) => key)))];
  const items = new Map<string, Item>();
  for (let at = 0; at < keys.length; at += AT_ONCE) {
    if (at > 0) await turns.take();
    const found = connection.rows<[key: string, json: string, hash: string]>(
      'SELECT key, json, hash FROM record WHERE key IN (SELECT value FROM json_each(?))',
      [JSON.stringify(keys.slice(at, at + AT_ONCE))],
    );
    for (const [key, json, hash] of found) items.set(key, { key, json, hash });
  }
  const once = jobs.flatMap(({ options }) => (options.once === undefined ? [] : [options.once.key]));
  const answers =
    once.length === 0
      ? []
      : connection.rows<[key: string, fingerprint: string, answer: string]>(
          'SELECT key, fingerprint, answer FROM answered WHERE key IN (SELECT value FROM json_each(?)) AND at > ?',
          [JSON.stringify(once), Date.now() - REMEMBERED_MS],
        );
  return {
    items,
    answers: new Map(
      answers.map(([key, fingerprint, answer]): [string, Answered] => [key, { fingerprint, answer }]),
    ),
  };
}

/** A word is listed as long as a record has it. */
async function turnTerms(connection: Connection, { newWords, lostWords }: Effect): Promise<void> {
  const pause = pauses();
  const list = connection.prepare('INSERT OR IGNORE INTO term VALUES (?)');
  for (const word of newWords) {
    list.get(word);
    await pause();
  }
  const find = connection.prepare('SELECT 1 FROM search WHERE search MATCH ? LIMIT 1');
  const forget = connection.prepare('DELETE FROM term WHERE term = ?');
  for (const word of lostWords) {
    if (find.get(`"${word}"`) === undefined) forget.get(word);
    await pause();
  }
}

function turnDataset(connection: Connection, effect: Effect, plan: Plan): void {
  const row = connection.first('SELECT document FROM dataset') as [document: string] | undefined;
  const { dataset, stale } = datasetAfter(row && (JSON.parse(row[0]) as Dataset), effect, plan);
  const examples = stale.map(({ kind, limit }): [string, string[]] => [
    kind,
    connection
      .rows<[string]>(
        `SELECT r.key FROM record r WHERE r.json LIKE '%"warnings":%'
           AND EXISTS (SELECT 1 FROM json_each(r.json, '$.warnings') w WHERE w.value = ?) ORDER BY r.key LIMIT ?`,
        [kind, limit],
      )
      .map(([key]) => key),
  ]);
  connection
    .prepare('INSERT OR REPLACE INTO dataset (id, document) VALUES (1, ?)')
    .get(JSON.stringify(dataset(new Map(examples))));
}
