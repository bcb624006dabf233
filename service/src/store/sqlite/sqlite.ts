import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { ResourceDefinition } from '../../resource/definition';
import { boxesAround, chordSquaredOf } from '../../resource/geo';
import type { Query } from '../../resource/query';
import { type Expansion, searchText } from '../../resource/search';
import { type LabelCount, mergeLabels } from '../group';
import { type Found, itemOf, listing, pageOf } from '../listing';
import { type Column, columnsOf } from '../row';
import {
  type Dataset,
  type Group,
  type ImportOptions,
  ImportInProgress,
  type ImportTransaction,
  type Item,
  type Page,
  type Store,
  StoreUnavailable,
} from '../store';
import { following, type Selection, select } from '../select';
import { and, type Sql } from '../sql';
import { Connection, isBusy } from './connection';
import { FOUND, sqlite } from './dialect';
import { expand } from './expand';
import { SqliteImport } from './import';
import { searchRadii } from './nearest';
import { bestByName, read } from './read';
import { indexes, SCHEMA_VERSION, TABLE, tables } from './schema';

const MEMORY = ':memory:';

/** How many totals are remembered. */
const MOST_TOTALS = 1000;

/**
 * The embedded store. In memory, an import fills a second database that takes the first one's place when it commits;
 * in a file, it is a transaction of its own connection. Either way readers see all of it or nothing.
 */
export class SqliteStore implements Store {
  readonly #columns: readonly Column[];
  #connection: Connection;
  #importing = false;
  /** What is worked out from all records lasts until the next import. */
  readonly #totals = new Map<string, number>();
  readonly #groups = new Map<string, Group[]>();
  #knownVersion: unknown;

  constructor(
    readonly resource: ResourceDefinition,
    readonly path: string = MEMORY,
  ) {
    this.#columns = columnsOf(resource);
    this.#connection = this.#open();
    this.#prepare();
  }

  get(key: string): Promise<Item | undefined> {
    return attempt(() => this.#find(key));
  }

  lookup(keys: readonly string[]): Promise<(Item | undefined)[]> {
    return attempt(() => keys.map((key) => this.#find(key)));
  }

  list(query: Query): Promise<Page> {
    return attempt(() => {
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
      return pageOf(found, query.limit, total, selection);
    });
  }

  async *stream(query: Query): AsyncIterable<readonly Item[]> {
    // A statement that is being read keeps its snapshot, and its connection with it; a database in memory is never
    // changed once it is visible.
    const connection = this.path === MEMORY ? this.#connection : this.#open();
    try {
      const selection = this.#select(connection, query);
      const rest = query.after === undefined ? [] : [following(sqlite, query.after, selection.order)];
      let batch: Item[] = [];
      const { text, values } = listing({ table: TABLE, selection, rest });
      for (const row of connection.iterate<Found>(text, values)) {
        batch.push(itemOf(row));
        if (batch.length < query.limit) continue;
        yield batch;
        batch = [];
        await yieldToEventLoop();
      }
      if (batch.length > 0) yield batch;
    } finally {
      if (connection !== this.#connection && this.path !== MEMORY) connection.close();
    }
  }

  group(field: string, label?: string): Promise<readonly Group[]> {
    return attempt(() => {
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
    return attempt(() => {
      const row = this.#connection.first('SELECT document FROM dataset') as [document: string] | undefined;
      return row === undefined ? undefined : (JSON.parse(row[0]) as Dataset);
    });
  }

  ping(): Promise<void> {
    return attempt(() => {
      this.#connection.prepare('SELECT 1').get();
    });
  }

  async beginImport({ mode, lockTimeout = 0 }: ImportOptions): Promise<ImportTransaction> {
    const deadline = Date.now() + lockTimeout;
    while (this.#importing) await this.#waitForLock(deadline);
    this.#importing = true;
    try {
      if (this.path === MEMORY) return this.#importIntoMemory(mode);
      const connection = this.#open();
      while (!tryLock(connection)) {
        await this.#waitForLock(deadline).catch((error: unknown) => {
          connection.close();
          throw error;
        });
      }
      return new SqliteImport(connection, this.resource, mode, {
        commit: () => {
          connection.exec('COMMIT');
          connection.close();
          this.#importing = false;
        },
        rollback: () => {
          connection.exec('ROLLBACK');
          connection.close();
          this.#importing = false;
        },
      });
    } catch (error) {
      this.#importing = false;
      throw error;
    }
  }

  close(): Promise<void> {
    this.#connection.close();
    return Promise.resolve();
  }

  #importIntoMemory(mode: ImportOptions['mode']): ImportTransaction {
    const next = this.#open();
    next.exec(tables(this.#columns));
    const previous = this.#connection;
    const done = (): void => {
      this.#importing = false;
    };
    return new SqliteImport(next, this.resource, mode, {
      // The one before is left to whoever still reads from it; it goes when nobody does.
      commit: () => {
        next.exec('COMMIT');
        this.#connection = next;
        this.#forget();
        done();
      },
      rollback: () => {
        next.close();
        done();
      },
      previous,
    });
  }

  /** Makes the tables of a new file; one that has them is not written to, for somebody may be importing into it. */
  #prepare(): void {
    const version = this.#version();
    if (version === 0) this.#create();
    const present = this.#connection
      .prepare('SELECT name FROM pragma_table_info(?)')
      .all(TABLE)
      .map(({ name }) => name);
    const misses = this.#columns.some(({ name }) => !present.includes(name));
    if ((version === 0 || version === SCHEMA_VERSION) && !misses) return;
    this.#connection.close();
    throw new Error(
      misses
        ? `${this.path} was made for other fields than this release has; delete it and import again`
        : `${this.path} has schema version ${version}, not ${SCHEMA_VERSION}; delete it and import again`,
    );
  }

  #version(): number {
    const { user_version: version } = this.#connection.prepare('PRAGMA user_version').get() as {
      user_version: number;
    };
    return version;
  }

  /** All at once, and by one process alone. */
  #create(): void {
    this.#connection.exec('BEGIN IMMEDIATE');
    if (this.#version() === 0) this.#connection.exec(tables(this.#columns) + indexes(this.#columns));
    this.#connection.exec('COMMIT');
  }

  #open(): Connection {
    return new Connection(this.path, this.resource.plural);
  }

  async #waitForLock(deadline: number): Promise<void> {
    if (Date.now() >= deadline)
      throw new ImportInProgress('another import is running; try again when it is done');
    await new Promise((resolve) => setTimeout(resolve, Math.min(100, Math.max(1, deadline - Date.now()))));
  }

  #find(key: string): Item | undefined {
    const found = (this.#connection.first('SELECT key, json, hash FROM record WHERE key = ?', [key]) ??
      (this.resource.aliases === undefined
        ? undefined
        : this.#connection.first(
            'SELECT r.key, r.json, r.hash FROM alias a JOIN record r ON r.key = a.key WHERE a.alias = ? ORDER BY a.key LIMIT 1',
            [key],
          ))) as [key: string, json: string, hash: string] | undefined;
    return found === undefined ? undefined : { key: found[0], json: found[1], hash: found[2] };
  }

  #select(connection: Connection, query: Query): Selection {
    const words = query.text === undefined ? [] : searchText(query.text).words;
    const expansions: Expansion[] = expand(connection, words);
    return select(sqlite, query, this.#columns, this.resource, expansions);
  }

  #forget(): void {
    this.#totals.clear();
    this.#groups.clear();
  }

  #forgetChanged(): void {
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
      const farthest = found[wanted - 1]?.distance ?? Infinity;
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

function tryLock(connection: Connection): boolean {
  try {
    connection.exec('PRAGMA busy_timeout = 0; BEGIN IMMEDIATE');
    return true;
  } catch (error) {
    if (isBusy(error)) return false;
    throw error;
  }
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
