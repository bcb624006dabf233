import { log } from '@golden-path/telemetry';
import { type Dataset, type ResourceDefinition, rowRemaker, ruleOf } from '@golden-path/service/adapter';
import { closeQuietly, type Database } from './database';
import { describe } from './describe';
import { waitForWrites } from './lock';
import { type Names, namesOf } from './names';
import { rows } from './statement';
import { upserts } from './upsert';

/** Between two looks, and how many times as long as the work took, if that is more. Milliseconds. */
const LOOK_EACH = 5000;
const REST = 10;

/** Rows that are made anew at a time. */
const AT_ONCE = 200;

/** What a rule ends with where another release has made rows since. */
export const MIXED = '*';

interface Head {
  readonly rule: string;
  readonly document: string;
  readonly last: number;
}

/**
 * While two releases with different fields write side by side, each makes rows by its own rule. The later one makes the
 * other's anew every few seconds, so that its filters, orders and groups find them; the earlier one leaves the later one's
 * alone. Which is which: the later one has made all rows anew at its start.
 */
export class CatchUp {
  readonly #names: Names;
  readonly #rule: string;
  /** All rows that were changed up to this number are of our rule, or no longer our business. */
  #since = 0;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(
    readonly database: Database,
    readonly resource: ResourceDefinition,
  ) {
    this.#names = namesOf(resource.plural);
    this.#rule = ruleOf(resource);
  }

  /** @param remake makes all rows anew where need be */
  async start(remake: () => Promise<void>): Promise<void> {
    this.#since = (await this.#head())?.last ?? 0;
    await remake();
    await this.look();
    this.#schedule(LOOK_EACH);
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  async look(): Promise<void> {
    const head = await this.#head();
    if (head?.rule === this.#rule) this.#since = head.last;
    if (head?.rule === this.#rule + MIXED) await this.#catchUp();
  }

  #schedule(milliseconds: number): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      const begun = performance.now();
      this.look()
        .catch((error: unknown) => {
          log.debug('rows of another release are not made anew yet', { error });
        })
        .finally(() => {
          this.#schedule(Math.max(LOOK_EACH, REST * (performance.now() - begun)));
        });
    }, milliseconds).unref();
  }

  async #head(): Promise<Head | undefined> {
    const [head] = await this.database.query<Head>(this.#headSql());
    return head;
  }

  #headSql(): { readonly text: string; readonly values: readonly [] } {
    const { dataset, log: table } = this.#names;
    return {
      text: `SELECT rule, document, CAST(last AS float8) AS last FROM ${table} LEFT JOIN ${dataset} ON TRUE`,
      values: [],
    };
  }

  /** On a connection without time-outs: how much there is to do is for the other release to say. */
  async #catchUp(): Promise<void> {
    const { resource } = this;
    const { change } = this.#names;
    const client = await this.database.session();
    try {
      await client.query('BEGIN');
      await rows(client, waitForWrites(resource.plural));
      const [head] = await rows<Head>(client, this.#headSql());
      if (head?.rule !== this.#rule + MIXED) return;
      const changed = await rows<{ key: string }>(client, {
        text: `SELECT DISTINCT key FROM ${change} WHERE number > ? AND action <> 'import'`,
        values: [this.#since],
      });
      const keys = changed.map(({ key }) => key);
      for (let at = 0; at < keys.length; at += AT_ONCE)
        await this.#remake(client, keys.slice(at, at + AT_ONCE));
      const { source, sha256, loadedAt } = JSON.parse(head.document) as Dataset;
      await describe({ client, resource, names: this.#names }, { source, sha256, loadedAt }, this.#rule);
      await client.query('COMMIT');
      this.#since = head.last;
      log.info('rows of another release made anew', { rows: keys.length });
    } finally {
      await closeQuietly(client);
    }
  }

  async #remake(client: Parameters<typeof rows>[0], keys: readonly string[]): Promise<void> {
    const { record, term } = this.#names;
    const make = rowRemaker(this.resource);
    const found = await rows<{ json: string }>(client, {
      text: `SELECT json FROM ${record} WHERE key = ANY (?)`,
      values: [keys],
    });
    for (const upsert of upserts(
      this.resource,
      found.map(({ json }) => make(json)),
    ))
      await rows(client, upsert);
    await rows(client, {
      text: `INSERT INTO ${term} SELECT DISTINCT unnest(tsvector_to_array(words)) FROM ${record} WHERE key = ANY (?)
        ON CONFLICT DO NOTHING`,
      values: [keys],
    });
  }
}
