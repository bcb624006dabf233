import type { PoolClient } from 'pg';
import {
  type Answered,
  type Dataset,
  datasetAfter,
  type Effect,
  effectOf,
  groupedFields,
  type Item,
  type Job,
  type Known,
  type NewRecord,
  type Plan,
  planWrites,
  REMEMBERED_MS,
  type ResourceDefinition,
  type Row,
  rowMaker,
  ruleOf,
  type Sql,
  type WriteOutcome,
} from '@golden-path/service/adapter';
import { MIXED } from './catch-up';
import { type Names, namesOf } from './names';
import { rows } from './statement';
import { upserts } from './upsert';
import { logChanges } from './written';

/** More in one statement would keep requests waiting, for what is sent is put together in one go. */
const LOGGED_AT_ONCE = 1000;

/** What writes do to the tables, inside a transaction that nobody else's writes are in. */
export class PostgresWrites {
  readonly #names: Names;
  readonly #make: (record: NewRecord) => Row;

  constructor(readonly resource: ResourceDefinition) {
    this.#names = namesOf(resource.plural);
    this.#make = rowMaker(resource, 'kept');
  }

  async do(client: PoolClient, jobs: readonly Job[]): Promise<readonly WriteOutcome[]> {
    const run = (text: string, ...values: Sql['values']): Promise<unknown> => rows(client, { text, values });
    const plan = await planWrites(jobs, await this.#known(client, jobs), this.#make);
    if (plan.log.length > 0) {
      const effect = await effectOf(plan, this.#make);
      await this.#turn(client, effect);
      await this.#turnTerms(client, effect);
      await this.#turnGroups(client, effect);
      await this.#turnDataset(client, effect, plan);
      for (let at = 0; at < plan.log.length; at += LOGGED_AT_ONCE)
        await logChanges(client, this.#names, plan.log.slice(at, at + LOGGED_AT_ONCE));
    }
    if (plan.answers.length > 0)
      await run(
        `INSERT INTO ${this.#names.answered} SELECT key, fingerprint, answer, clock_timestamp()
           FROM unnest(CAST(? AS text[]), CAST(? AS text[]), CAST(? AS text[])) a (key, fingerprint, answer)
         ON CONFLICT (key) DO UPDATE SET fingerprint = excluded.fingerprint, answer = excluded.answer, at = excluded.at`,
        plan.answers.map(({ key }) => key),
        plan.answers.map(({ fingerprint }) => fingerprint),
        plan.answers.map(({ answer }) => answer),
      );
    return plan.outcomes;
  }

  async #known(client: PoolClient, jobs: readonly Job[]): Promise<Known> {
    const { record, answered } = this.#names;
    const keys = new Set(jobs.flatMap(({ changes }) => changes.map(({ key }) => key)));
    const items = await rows<Item>(client, {
      text: `SELECT key, json, hash FROM ${record} WHERE key = ANY (?)`,
      values: [[...keys]],
    });
    const once = jobs.flatMap(({ options }) => (options.once === undefined ? [] : [options.once.key]));
    const answers =
      once.length === 0
        ? []
        : await rows<Answered & { readonly key: string }>(client, {
            text: `SELECT key, fingerprint, answer FROM ${answered} WHERE key = ANY (?)
              AND at > clock_timestamp() - ${REMEMBERED_MS} * interval '1 millisecond'`,
            values: [once],
          });
    return {
      items: new Map(items.map((item) => [item.key, item])),
      answers: new Map(answers.map(({ key, ...answer }) => [key, answer])),
    };
  }

  async #turn(client: PoolClient, { rows: turned }: Effect): Promise<void> {
    const gone = turned.flatMap(({ key, after }) => (after === undefined ? [key] : []));
    if (gone.length > 0)
      await rows(client, { text: `DELETE FROM ${this.#names.record} WHERE key = ANY (?)`, values: [gone] });
    const there = turned.flatMap(({ after }) => (after === undefined ? [] : [after]));
    for (const upsert of upserts(this.resource, there)) await rows(client, upsert);
  }

  /** A word is listed as long as a record has it. */
  async #turnTerms(client: PoolClient, { newWords, lostWords }: Effect): Promise<void> {
    const { term, record } = this.#names;
    if (newWords.length > 0)
      await rows(client, {
        text: `INSERT INTO ${term} SELECT unnest(CAST(? AS text[])) ON CONFLICT DO NOTHING`,
        values: [newWords],
      });
    if (lostWords.length > 0)
      await rows(client, {
        text: `DELETE FROM ${term} WHERE term = ANY (?) AND NOT EXISTS (
          SELECT FROM ${record} r WHERE r.words @@ CAST('''' || term || '''' AS tsquery))`,
        values: [lostWords],
      });
  }

  async #turnGroups(client: PoolClient, { rows: turned }: Effect): Promise<void> {
    const { group } = this.#names;
    const places = new Map(groupedFields(this.resource).map((field, index) => [field, index]));
    for (const { field, label = field } of this.resource.groupings) {
      const counts = new Map<string, { value: string; name: string | null; more: number }>();
      const add = (row: Row | undefined, more: number): void => {
        const value = row?.grouped[places.get(field) ?? -1];
        if (value === undefined || value === null) return;
        const name = row?.grouped[places.get(label) ?? -1] ?? null;
        const known = counts.get(JSON.stringify([value, name]));
        counts.set(JSON.stringify([value, name]), { value, name, more: (known?.more ?? 0) + more });
      };
      for (const { before, after } of turned) {
        add(before, -1);
        add(after, 1);
      }
      const changed = [...counts.values()].filter(({ more }) => more !== 0);
      if (changed.length === 0) continue;
      const values = [
        ...[
          changed.map(({ value }) => value),
          changed.map(({ name }) => name),
          changed.map(({ more }) => more),
        ],
        ...[field, label],
      ];
      await rows(client, {
        text: `WITH changed AS MATERIALIZED (SELECT value COLLATE "C" AS value, name COLLATE "C" AS name, more
            FROM unnest(CAST(? AS text[]), CAST(? AS text[]), CAST(? AS float8[])) c (value, name, more)),
          asked AS (SELECT CAST(? AS text) AS field, CAST(? AS text) AS label_field),
          counted AS (UPDATE ${group} g SET count = g.count + c.more FROM changed c, asked a
            WHERE g.field = a.field AND g.label_field = a.label_field AND g.value = c.value
              AND g.label IS NOT DISTINCT FROM c.name RETURNING g.value, g.label)
          INSERT INTO ${group} SELECT a.field, a.label_field, c.value, c.name, c.more FROM changed c, asked a
            WHERE NOT EXISTS (SELECT FROM counted t WHERE t.value = c.value AND t.label IS NOT DISTINCT FROM c.name)`,
        values,
      });
      await rows(client, {
        text: `DELETE FROM ${group} WHERE field = ? AND label_field = ? AND count <= 0`,
        values: [field, label],
      });
    }
  }

  async #turnDataset(client: PoolClient, effect: Effect, plan: Plan): Promise<void> {
    const { dataset, record } = this.#names;
    const [known] = await rows<{ document: string }>(client, {
      text: `SELECT document FROM ${dataset}`,
      values: [],
    });
    const after = datasetAfter(known && (JSON.parse(known.document) as Dataset), effect, plan);
    const examples = new Map<string, readonly string[]>();
    for (const { kind, limit } of after.stale) {
      const found = await rows<{ key: string }>(client, {
        text: `SELECT key FROM ${record} WHERE warnings IS NOT NULL AND ? = ANY (warnings) ORDER BY key LIMIT ?`,
        values: [kind, limit],
      });
      examples.set(
        kind,
        found.map(({ key }) => key),
      );
    }
    const document = after.dataset(examples);
    const rule = ruleOf(this.resource);
    // Rows that two releases have made, each by its rule, are made anew: see `CatchUp`.
    await rows(client, {
      text: `INSERT INTO ${dataset} AS d (id, document, version, records, located, rule) VALUES (1, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET document = excluded.document, version = excluded.version,
          records = excluded.records, located = d.located + excluded.located,
          rule = CASE WHEN d.rule = excluded.rule THEN d.rule ELSE rtrim(d.rule, '${MIXED}') || '${MIXED}' END`,
      values: [JSON.stringify(document), document.version, document.records, effect.located, rule],
    });
  }
}
