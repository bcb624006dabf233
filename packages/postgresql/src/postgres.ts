import type { ResourceDefinition } from '@golden-path/service/adapter';
import type { Query } from '@golden-path/service/adapter';
import { type Expansion, searchText } from '@golden-path/service/adapter';
import { type LabelCount, mergeLabels } from '@golden-path/service/adapter';
import { type Found, itemOf, type Listing, listing, moreOf, pageOf } from '@golden-path/service/adapter';
import { STREAM_PATIENCE, withPatience } from '@golden-path/service/adapter';
import { type Column, columnsOf } from '@golden-path/service/adapter';
import { following, located, type Selection, select } from '@golden-path/service/adapter';
import { and, type Sql } from '@golden-path/service/adapter';
import {
  type Change,
  type Changes,
  type Dataset,
  type Group,
  type ImportOptions,
  type ImportTransaction,
  type Item,
  type Listed,
  type Page,
  type Store,
  StoreUnavailable,
  type WriteOptions,
  type WriteOutcome,
} from '@golden-path/service/adapter';
import { CatchUp } from './catch-up';
import { Database, type DatabaseSettings, type Reader } from './database';
import { postgres } from './dialect';
import { expand } from './expand';
import { PostgresImport } from './import';
import { migrate, type MigrationReport } from './migrate';
import { type Names, namesOf } from './names';
import { reach, withinReach } from './nearest';
import { PostgresWriting } from './writing';
import { readChanges } from './written';

/** How often something is read again because an import or a write was committed between its parts, … */
const ATTEMPTS = 5;
/** … at first in the hope that none is. Later a snapshot is held, in which only a table that was replaced is another one. */
const OPTIMISTIC = 2;

/** How many totals are remembered. */
const MOST_TOTALS = 1000;

/**
 * The shared store: any number of replicas on one database, each of which sees an import the moment it is committed.
 * What takes several statements compares the versions they read; nothing is remembered but under its version.
 */
export class PostgresStore implements Store {
  readonly #database: Database;
  readonly #columns: readonly Column[];
  readonly #names: Names;
  /** Selected beside what is read. */
  readonly #version: string;
  readonly #totals = new Map<string, { readonly version: string | null; readonly total: number }>();
  /** Of a writable resource. */
  readonly #writing: PostgresWriting | undefined;
  readonly #catchUp: CatchUp | undefined;
  #prepared: Promise<MigrationReport> | undefined;

  /** Connects when it is first asked. */
  constructor(
    readonly resource: ResourceDefinition,
    url: string,
    settings: DatabaseSettings,
    readonly streamPatience = STREAM_PATIENCE,
  ) {
    this.#database = new Database(url, resource.plural, settings, streamPatience);
    this.#columns = columnsOf(resource);
    this.#names = namesOf(resource.plural);
    this.#writing = PostgresWriting.of(resource, this.#database);
    this.#catchUp = this.#writing && new CatchUp(this.#database, resource);
    this.#version = `(SELECT version FROM ${this.#names.dataset}) AS version`;
  }

  /** Brings the schema up to this program, if that was not done yet. */
  prepare(): Promise<MigrationReport> {
    this.#prepared ??= this.#prepare().catch((error: unknown) => {
      this.#prepared = undefined;
      throw error;
    });
    return this.#prepared;
  }

  async #prepare(): Promise<MigrationReport> {
    const report = await migrate(this.#database.sessions(), this.resource);
    if (report.newer.length > 0) return report;
    const remake = (): Promise<void> => PostgresImport.remakeStale(this.#database, this.resource);
    await (this.#catchUp === undefined ? remake() : this.#catchUp.start(remake));
    return report;
  }

  async get(key: string): Promise<Item | undefined> {
    const [found] = await this.#query<Item>(this.#byKey('CAST(? AS text)', key), 'get');
    return found;
  }

  async lookup(keys: readonly string[]): Promise<(Item | undefined)[]> {
    const { text } = this.#byKey('w.wanted');
    const found = await this.#query<Item & { n: number }>({
      text: `SELECT CAST(w.n AS int) AS n, f.* FROM unnest(CAST(? AS text[])) WITH ORDINALITY w (wanted, n)
        CROSS JOIN LATERAL (${text}) f`,
      values: [keys],
    });
    const items = new Map(found.map(({ n, ...item }) => [n, item]));
    return keys.map((_, index) => items.get(index + 1));
  }

  async list(query: Query): Promise<Page> {
    return this.#consistently(async (reader) => {
      const wanted = query.limit + 1;
      const { selection, found, version } = await this.#find(reader, query, wanted);
      const total =
        found.length === 0 && query.after === undefined
          ? 0
          : await this.#total(reader, selection.where, version);
      return { ...pageOf(found, query.limit, total, selection), version: version ?? undefined };
    });
  }

  stream(query: Query): AsyncIterable<readonly Listed[]> {
    return withPatience(this.#stream(query), this.streamPatience);
  }

  async *#stream(query: Query): AsyncGenerator<readonly Listed[], undefined> {
    await this.prepare();
    const words = wordsOf(query);
    let expanded: Awaited<ReturnType<typeof expand>> | undefined;
    const ask = async (reader: Reader): Promise<Sql> => {
      expanded = words.length === 0 ? undefined : await expand(reader, this.#names, words);
      const selection = this.#select(query, expanded?.expansions ?? []);
      const rest = restOf(query, selection);
      return listing({ table: this.#names.record, selection, rest, more: this.#version });
    };
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const sql = attempt <= OPTIMISTIC ? await ask(this.#database) : ask;
      let isFirst = true;
      let isTorn = false;
      for await (const batch of this.#database.cursor<Found>(sql, query.limit)) {
        isTorn = isFirst && expanded !== undefined && lastOf(batch[0]) !== expanded.version;
        if (isTorn) break;
        isFirst = false;
        yield batch.map(itemOf);
      }
      if (isFirst && !isTorn && expanded !== undefined)
        isTorn = ((await this.dataset())?.version ?? null) !== expanded.version;
      if (!isTorn) return;
    }
    throw torn();
  }

  async group(field: string, label = field): Promise<readonly Group[]> {
    const groups = await this.#query<LabelCount>({
      text: `SELECT value, label, count FROM ${this.#names.group} WHERE field = ? AND label_field = ?
        ORDER BY value, count DESC, label`,
      values: [field, label],
    });
    return mergeLabels(groups, label !== field);
  }

  async dataset(): Promise<Dataset | undefined> {
    const [row] = await this.#query<{ document: string }>({
      text: `SELECT document FROM ${this.#names.dataset}`,
      values: [],
    });
    return row === undefined ? undefined : (JSON.parse(row.document) as Dataset);
  }

  ping(): Promise<void> {
    return this.#database.ping();
  }

  async beginImport(options: ImportOptions): Promise<ImportTransaction> {
    await this.prepare();
    return PostgresImport.begin(this.#database, this.resource, options);
  }

  async write(changes: readonly Change[], options: WriteOptions = {}): Promise<WriteOutcome> {
    await this.prepare();
    return this.#mustWrite().write(changes, options);
  }

  async changes(since: number, limit: number, key?: string, end?: 'oldest' | 'newest'): Promise<Changes> {
    await this.prepare();
    this.#mustWrite();
    return this.#database.snapshot((reader) => readChanges(reader, this.#names, since, limit, key, end));
  }

  close(): Promise<void> {
    this.#catchUp?.stop();
    return this.#database.close();
  }

  #mustWrite(): PostgresWriting {
    if (this.#writing === undefined) throw new Error(`${this.resource.plural} are not writable`);
    return this.#writing;
  }

  async #query<T>(sql: Sql, name?: string): Promise<T[]> {
    await this.prepare();
    return this.#database.query<T>(sql, name);
  }

  /** The record that has this key, else the one with the smallest key that lists it as an alias. */
  #byKey(key: string, ...values: string[]): Sql {
    const { record } = this.#names;
    return {
      text: `SELECT key, json, hash FROM ${record} WHERE key = ${key}
        UNION ALL (SELECT key, json, hash FROM ${record} WHERE aliases @> ARRAY[${key}]
          AND NOT EXISTS (SELECT FROM ${record} WHERE key = ${key}) ORDER BY key LIMIT 1)`,
      values: [...values, ...values, ...values],
    };
  }

  /** The records of a page, and one more. */
  async #find(
    reader: Reader,
    query: Query,
    wanted: number,
  ): Promise<{ selection: Selection; found: Found[]; version: string | null | undefined }> {
    const words = wordsOf(query);
    // Nearly always every word begins one of the data set's; whatever is found proves it.
    const selection = this.#select(
      query,
      words.map((word) => ({ kind: 'prefix', word })),
    );
    const found = await this.#read(reader, query, selection, wanted);
    if (found.length > 0 || words.length === 0)
      return { selection, found, version: versionOf(found[0], selection) };
    const { version, expansions } = await expand(reader, this.#names, words);
    const forgiving = this.#select(query, expansions);
    const similar = await this.#read(reader, query, forgiving, wanted);
    // What finds nothing does not say in which version; none came in between if it is the same one afterwards.
    const readIn = similar.length > 0 ? versionOf(similar[0], forgiving) : await this.#versionNow(reader);
    if ((readIn ?? null) !== version) throw new Torn();
    return { selection: forgiving, found: similar, version };
  }

  async #versionNow(reader: Reader): Promise<string | undefined> {
    const [row] = await reader.query<{ version: string }>({
      text: `SELECT version FROM ${this.#names.dataset}`,
      values: [],
    });
    return row?.version;
  }

  async #read(reader: Reader, query: Query, selection: Selection, wanted: number): Promise<Found[]> {
    const rest = restOf(query, selection);
    const { near } = query;
    const { distance } = selection;
    const wish: Listing = {
      table: this.#names.record,
      selection,
      rest,
      limit: wanted,
      more: this.#version,
    };
    if (query.order.by !== 'distance' || near === undefined || distance === undefined)
      return reader.rows<Found>(listing(wish));
    const [reached] = await reader.query<{ distance: number | null; version: string }>(
      reach(this.#names.record, this.#version, selection, rest, near, wanted),
    );
    if (reached === undefined || reached.distance === null) return [];
    const within = withinReach(near, distance, reached.distance);
    const found = await reader.rows<Found>(listing({ ...wish, rest: [...rest, within] }));
    if (versionOf(found[0], selection) !== reached.version) throw new Torn();
    return found;
  }

  #select(query: Query, expansions: readonly Expansion[]): Selection {
    return select(postgres, query, this.#columns, this.resource, expansions);
  }

  /** Counting everything that matches costs more than a page of it, and the answer lasts until the next import. */
  async #total(reader: Reader, where: Sql, version: string | null | undefined): Promise<number> {
    const question = JSON.stringify(where);
    const known = this.#totals.get(question);
    if (known !== undefined && known.version === version) return known.total;
    const { record, dataset } = this.#names;
    const counts: Readonly<Record<string, string>> = {
      [and([]).text]: `SELECT records FROM ${dataset}`,
      [and([located]).text]: `SELECT located FROM ${dataset}`,
    };
    const total = counts[where.text] ?? `SELECT count(*) FROM ${record} r WHERE ${where.text}`;
    const [counted] = await reader.query<{ total: number; version: string }>({
      text: `SELECT CAST((${total}) AS float8) AS total, ${this.#version}`,
      values: where.values,
    });
    if (counted === undefined || (version !== undefined && counted.version !== version)) throw new Torn();
    if (this.#totals.size >= MOST_TOTALS) this.#totals.clear();
    this.#totals.set(question, counted);
    return counted.total;
  }

  async #consistently<T>(read: (reader: Reader) => Promise<T>): Promise<T> {
    await this.prepare();
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try {
        return await (attempt <= OPTIMISTIC ? read(this.#database) : this.#database.snapshot(read));
      } catch (error) {
        if (!(error instanceof Torn)) throw error;
      }
    }
    throw torn();
  }
}

/** Two statements have read two versions. */
class Torn extends Error {}

function torn(): StoreUnavailable {
  return new StoreUnavailable('the data set changes faster than it can be read');
}

/** Of the data set in which a record was read. */
function versionOf(found: Found | undefined, selection: Selection): string | null | undefined {
  return moreOf(found, selection) as string | null | undefined;
}

/** What is selected besides stands last in a row. */
function lastOf(found: Found | undefined): unknown {
  return found?.at(-1);
}

function wordsOf({ text }: Query): readonly string[] {
  return text === undefined ? [] : searchText(text).words;
}

function restOf({ after }: Query, { order }: Selection): readonly Sql[] {
  return after === undefined ? [] : [following(postgres, after, order)];
}
