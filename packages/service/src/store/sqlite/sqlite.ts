import type { ResourceDefinition } from '../../resource/definition';
import { boxesAround, chordSquaredOf } from '../../resource/geo';
import type { Query } from '../../resource/query';
import { type Expansion, searchText } from '../../resource/search';
import { turns } from '../../turns';
import { type LabelCount, mergeLabels } from '../group';
import { type Found, itemOf, pageOf } from '../listing';
import { STREAM_PATIENCE, withPatience } from '../patience';
import { type Column, columnsOf } from '../row';
import {
  type Dataset,
  type Group,
  type ImportOptions,
  type ImportTransaction,
  type Change,
  type Changes,
  type Item,
  type Listed,
  type Page,
  type Store,
  StoreUnavailable,
  type WriteOptions,
  type WriteOutcome,
} from '../store';
import { following, type Selection, select } from '../select';
import { and, type Sql } from '../sql';
import { type Connection, isBusy } from './connection';
import { FOUND, sqlite } from './dialect';
import { expand } from './expand';
import { asFileFailure } from './failure';
import { HeldReads } from './held';
import { SqliteImporting } from './importing';
import { searchRadii } from './nearest';
import { MEMORY, open, prepare } from './opening';
import { bestByName, isInKeyOrder, pages, read, steps } from './read';
import { Readers } from './readers';
import { SqliteWriting } from './writing';
import { readChanges } from './written';

/** How many totals are remembered. */
const MOST_TOTALS = 1000;

/** Changes that are known in memory, and answers to what was asked once. */
const KEPT_IN_MEMORY = 10_000;

/** KiB that the connection which writes keeps in memory. */
const WRITER_CACHE = 2048;

/** KiB that the connection of a stream does: it reads each page about once, and there are many of them. */
const READER_CACHE = 512;

/**
 * The embedded store. In memory, an import fills a second database that takes the first one's place when it commits;
 * in a file, it is a transaction of its own connection. Either way readers see all of it or nothing.
 */
export class SqliteStore implements Store {
  readonly path: string;
  readonly #columns: readonly Column[];
  readonly #streamPatience: number;
  #connection: Connection;
  readonly #importing: SqliteImporting;
  /** Of a file. */
  readonly #readers: Readers;
  /** Of a file: the one connection that writes. */
  #writer: Connection | undefined;
  /** Of a writable resource. */
  readonly #writing: SqliteWriting | undefined;
  readonly #held = new HeldReads();
  /** What is worked out from all records lasts until the next import. */
  readonly #totals = new Map<string, number>();
  readonly #groups = new Map<string, Group[]>();
  #dataset: Dataset | undefined;
  #knownVersion: unknown;
  #isClosed = false;

  constructor(
    readonly resource: ResourceDefinition,
    {
      path = MEMORY,
      streamPatience = STREAM_PATIENCE,
    }: { path?: string; streamPatience?: number | undefined } = {},
  ) {
    this.path = path;
    this.#streamPatience = streamPatience;
    this.#columns = columnsOf(resource);
    this.#writing = SqliteWriting.of(resource, {
      path,
      keepsMost: path === MEMORY ? KEPT_IN_MEMORY : undefined,
      connection: () =>
        path === MEMORY
          ? this.#connection
          : (this.#writer ??= open(path, resource, { cache: WRITER_CACHE, writes: true })),
      changing: (connection, ids) => {
        this.#held.keep(connection, ids);
      },
      changed: () => {
        this.#forget();
      },
    });
    this.#readers = new Readers(() => open(path, resource, { cache: READER_CACHE }));
    this.#importing = new SqliteImporting(resource, {
      path,
      connection: () => this.#connection,
      settled: () => this.#settled(),
      replace: (next) => {
        this.#connection = next;
        this.#forget();
      },
    });
    try {
      this.#connection = open(path, resource);
      prepare(this.#connection, path, resource);
      this.#writing?.prepare(this.#connection);
    } catch (error) {
      throw asFileFailure(error, path);
    }
  }

  async get(key: string): Promise<Item | undefined> {
    return this.#early(key) ?? this.#read(() => this.#find(key));
  }

  /** In memory, a record under its own key does not have to wait for the end of what is being written. */
  #early(key: string): Item | undefined {
    if (this.path !== MEMORY || this.#settled() === undefined) return undefined;
    const before = this.#writing?.before(key);
    return before === 'unchanged' ? this.#byKey(key) : before;
  }

  lookup(keys: readonly string[]): Promise<(Item | undefined)[]> {
    return this.#read(() => keys.map((key) => this.#find(key)));
  }

  list(query: Query): Promise<Page> {
    return this.#read(() => {
      const connection = this.#connection;
      const selection = this.#select(connection, query);
      const total = this.#total(selection.where);
      const wanted = query.limit + 1;
      const rest = query.after === undefined ? [] : [following(sqlite, query.after, selection.order)];
      const found =
        (isOnly('near', query) && query.near?.radius === undefined
          ? this.#nearest(query, selection, rest, wanted, total)
          : undefined) ??
        (isOnly('text', query) && query.after === undefined
          ? bestByName(connection, this.resource, query.text ?? '', wanted)
          : undefined) ??
        read(connection, selection, rest, wanted);
      return { ...pageOf(found, query.limit, total, selection), version: this.#loaded()?.version };
    });
  }

  stream(query: Query): AsyncIterable<readonly Listed[]> {
    return withPatience(this.#stream(query), this.#streamPatience);
  }

  async *#stream(query: Query): AsyncGenerator<readonly Listed[], undefined> {
    for (let end = this.#settled(); end !== undefined; end = this.#settled()) await end;
    // In memory everybody has the same one.
    const connection = this.path === MEMORY ? this.#connection : this.#readers.take();
    try {
      const selection = this.#select(connection, query);
      const isHeld = this.path === MEMORY && this.#writing !== undefined;
      const batches = isHeld
        ? this.#held.read(connection, selection, query)
        : isInKeyOrder(selection)
          ? pages(connection, selection, query)
          : steps(connection, selection, query);
      for (const batch of batches) {
        if (this.#isClosed) throw new StoreUnavailable('the store was closed');
        yield batch.map(itemOf);
        await turns.take();
      }
    } catch (error) {
      // In memory the connection is everybody's, and gone.
      throw this.#isClosed ? new StoreUnavailable('the store was closed') : error;
    } finally {
      if (this.path !== MEMORY) this.#readers.letGo(connection);
    }
  }

  group(field: string, label?: string): Promise<readonly Group[]> {
    return this.#read(() => {
      this.#forgetChanged();
      const known = this.#groups.get(`${field} ${label ?? ''}`);
      if (known !== undefined) return known;
      const rows = this.#connection.all<LabelCount>(
        `SELECT value, label, count(*) AS count FROM (
           SELECT json ->> ? AS value, json ->> ? AS label FROM record) WHERE value IS NOT NULL
         GROUP BY value, label ORDER BY value, count DESC, label`,
        [path(field), path(label ?? field)],
      );
      const groups = mergeLabels(rows, label !== undefined);
      this.#groups.set(`${field} ${label ?? ''}`, groups);
      return groups;
    });
  }

  dataset(): Promise<Dataset | undefined> {
    return this.#read(() => this.#loaded());
  }

  ping(): Promise<void> {
    return attempt(() => {
      this.#connection.prepare('SELECT 1').get();
    });
  }

  beginImport(options: ImportOptions): Promise<ImportTransaction> {
    return this.#importing.begin(options);
  }

  async write(changes: readonly Change[], options: WriteOptions = {}): Promise<WriteOutcome> {
    return this.#mustWrite().write(changes, options);
  }

  changes(since: number, limit: number, key?: string, end?: 'oldest' | 'newest'): Promise<Changes> {
    return this.#read(() => {
      this.#mustWrite();
      return readChanges(this.#connection, since, limit, key, end);
    });
  }

  close(): Promise<void> {
    this.#isClosed = true;
    this.#writer?.close();
    this.#readers.close();
    this.#connection.close();
    return Promise.resolve();
  }

  #mustWrite(): SqliteWriting {
    if (this.#writing === undefined) throw new Error(`${this.resource.plural} are not writable`);
    return this.#writing;
  }

  /** What several statements read is of one moment; in memory, nothing comes between what is not waited for. */
  #read<T>(work: () => T): Promise<T> {
    const end = this.#settled();
    if (end !== undefined) return end.then(() => this.#read(work));
    return attempt(() => (this.path === MEMORY ? work() : this.#connection.atOnce(work)));
  }

  /** In memory everybody has one connection, which shows what is being written: whoever comes meanwhile waits for its end. */
  #settled(): Promise<void> | undefined {
    return this.path === MEMORY ? this.#writing?.underWay : undefined;
  }

  #find(key: string): Item | undefined {
    const found = this.#byKey(key);
    if (found !== undefined || this.resource.aliases === undefined) return found;
    return this.#item(
      'SELECT r.key, r.json, r.hash FROM alias a JOIN record r ON r.key = a.key WHERE a.alias = ? ORDER BY a.key LIMIT 1',
      key,
    );
  }

  #byKey(key: string): Item | undefined {
    return this.#item('SELECT key, json, hash FROM record WHERE key = ?', key);
  }

  #item(sql: string, value: string): Item | undefined {
    const found = this.#connection.first(sql, [value]) as
      [key: string, json: string, hash: string] | undefined;
    return found === undefined ? undefined : { key: found[0], json: found[1], hash: found[2] };
  }

  #select(connection: Connection, query: Query): Selection {
    const words = query.text === undefined ? [] : searchText(query.text).words;
    const expansions: Expansion[] = expand(connection, words);
    return select(sqlite, query, this.#columns, this.resource, expansions);
  }

  #loaded(): Dataset | undefined {
    this.#forgetChanged();
    if (this.#dataset !== undefined) return this.#dataset;
    const row = this.#connection.first('SELECT document FROM dataset') as [document: string] | undefined;
    this.#dataset = row && (JSON.parse(row[0]) as Dataset);
    return this.#dataset;
  }

  #forget(): void {
    this.#totals.clear();
    this.#groups.clear();
    this.#dataset = undefined;
  }

  /** A file may be changed by another process. */
  #forgetChanged(): void {
    if (this.path === MEMORY) return;
    const { data_version: version } = this.#connection.prepare('PRAGMA data_version').get() as {
      data_version: number;
    };
    if (this.#knownVersion !== version) this.#forget();
    this.#knownVersion = version;
  }

  /** Counting everything that matches costs more than a page of it. */
  #total(where: Sql): number {
    this.#forgetChanged();
    if (this.#totals.size >= MOST_TOTALS) this.#totals.clear();
    const question = JSON.stringify(where);
    const known = this.#totals.get(question);
    if (known !== undefined) return known;
    // What the search index finds it can count by itself, ten times as fast as by way of the records.
    const matching =
      where.text === and([{ text: FOUND, values: [] }]).text
        ? 'search WHERE search MATCH ?'
        : `record r WHERE ${where.text}`;
    const [total] = this.#connection.first(`SELECT count(*) FROM ${matching}`, where.values) as [number];
    this.#totals.set(question, total);
    return total;
  }

  #nearest(
    { near }: Query,
    selection: Selection,
    rest: readonly Sql[],
    wanted: number,
    total: number,
  ): Found[] | undefined {
    if (near === undefined) return undefined;
    for (const radius of searchRadii(wanted, total)) {
      const inside = sqlite.inside(boxesAround(near, radius), 'candidates');
      const found = read(this.#connection, selection, [...rest, inside], wanted);
      // What lies beyond the radius may be in the box, and something nearer outside of it.
      const farthest = found[wanted - 1]?.[2] ?? Infinity;
      if (farthest <= chordSquaredOf(radius)) return found;
    }
    return undefined;
  }
}

/** Nothing but this decides what is found and in which order. */
function isOnly(part: 'near' | 'text', { filters, keys, text, near, bbox, order }: Query): boolean {
  const others = [keys, bbox, part === 'near' ? text : near];
  return (
    order.by === (part === 'near' ? 'distance' : 'relevance') &&
    Object.keys(filters).length === 0 &&
    others.every((other) => other === undefined)
  );
}

function path(field: string): string {
  return `$."${field}"`;
}

/** Synchronous work as a promise. A locked file is worth another try; everything else is a fault of ours. */
function attempt<T>(work: () => T): Promise<T> {
  try {
    return Promise.resolve(work());
  } catch (error) {
    const failure = isBusy(error)
      ? new StoreUnavailable('the database is locked', 1, { cause: error })
      : (error as Error);
    return Promise.reject(failure);
  }
}
