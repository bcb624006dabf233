import type { Query, Place } from '../resource/query';
import type { Pack } from './pack';
import type { NewRecord } from './record';
import type { Change, Changes, Item, WriteOptions, WriteOutcome } from './write/change';

export type { NewRecord };
export * from './write/change';

/**
 * The store interface: what the service needs from a database. Every adapter, a folder beside this file, passes one
 * contract test suite (`test/store-contract.ts`): same answers, same order, same cursors.
 *
 * Records leave a store as the JSON text they were stored as: serving one costs no parsing.
 */
export interface Store {
  /** The record with this canonical key, else the record that lists it as an alias. */
  get(key: string): Promise<Item | undefined>;
  /** Records by canonical key or alias, in the order asked for; `undefined` where there is none. */
  lookup(keys: readonly string[]): Promise<(Item | undefined)[]>;
  list(query: Query): Promise<Page>;
  /**
   * Everything that matches from one consistent snapshot, in the query's order, `limit` records at a time at most. Any
   * number of them may be read side by side, as far as there are connections: the next one is refused with
   * `StoreUnavailable` before its first record. One that is not read on for a minute is let go, and rejects then.
   */
  stream(query: Query): AsyncIterable<readonly Listed[]>;
  /** Records per value of one field, by that value; `label` is the other field's value. */
  group(field: string, label?: string): Promise<readonly Group[]>;
  /** The loaded data set; `undefined` before the first import. */
  dataset(): Promise<Dataset | undefined>;
  /** Resolves when the store answers; rejects with `StoreUnavailable` when it does not. */
  ping(): Promise<void>;
  /**
   * Begins an import. One at a time, in all processes: a second one waits up to `lockTimeout` milliseconds
   * (default 0), then rejects with `ImportInProgress`.
   */
  beginImport(options: ImportOptions): Promise<ImportTransaction>;
  /**
   * Changes records of a writable resource in one transaction, with its place in the log of changes and what is to be
   * remembered of it. Whoever reads afterwards, here or elsewhere, reads the change. Resolves when it would survive the
   * end of the process.
   * @throws StoreUnavailable when it is not done, or not known to be
   */
  write(changes: readonly Change[], options?: WriteOptions): Promise<WriteOutcome>;
  /**
   * Up to `limit` changes after one, of a writable resource, in their order.
   * @param key of this record alone
   * @param end which of them where there are more; default: the oldest
   */
  changes(since: number, limit: number, key?: string, end?: 'oldest' | 'newest'): Promise<Changes>;
  close(): Promise<void>;
}

/** One record among others. */
export interface Listed extends Omit<Item, 'hash'> {
  /** Metres from `near.position`, when the query has one. */
  readonly distance?: number;
}

export interface Page {
  readonly items: readonly Listed[];
  /** How many records match, on all pages. */
  readonly total: number;
  /** Present when more records follow. */
  readonly next?: Place;
  /** Of the data set in which it was read, as far as that is known. */
  readonly version?: string | undefined;
}

export interface Group {
  readonly value: string;
  readonly label?: string;
  readonly count: number;
}

/** What is loaded, for `GET /dataset`. */
export interface Dataset {
  /** File name or package from which the last import came. */
  readonly source: string;
  /** Of the source's bytes as they stood in the file (compressed, if it was). */
  readonly sha256: string;
  readonly records: number;
  /** ISO 8601, UTC. */
  readonly loadedAt: string;
  /** Per kind of defect found in what is stored. */
  readonly defects: readonly DefectCount[];
  /** Changes with every committed import or write: lets caches know. */
  readonly version: string;
}

export interface DefectCount {
  readonly kind: string;
  readonly count: number;
  /** The first few keys, in order. */
  readonly examples: readonly string[];
}

export interface ImportOptions {
  /** `merge` creates and updates; `replace` also removes what the source does not contain. */
  readonly mode: 'merge' | 'replace';
  readonly lockTimeout?: number;
  /** Ends the waiting, as its time does. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * A running import. Readers see nothing of it before `commit`, and all of it after. `replace` needs the whole
 * source, so it can only be committed when the source was read to its end; a merge may commit what it has.
 */
export interface ImportTransaction {
  /**
   * Takes a batch in source order; a key that comes again, here or in a later batch, replaces the earlier one.
   * Resolves when the store is ready for more (back-pressure).
   */
  write(batch: readonly NewRecord[]): Promise<void>;
  /** The module whose `Packer` packs rows for this import, perhaps in another thread; see `packerOf`. */
  readonly packing: string;
  /** The same as `write`, of the rows that one packer was given. An import takes records or packs, not both. */
  writePacked(pack: Pack): Promise<void>;
  /**
   * Makes everything visible at once. The counts are of distinct keys against what was there before.
   * @param approve is given them before anything is visible; what it throws rolls the import back, and is thrown
   */
  commit(
    source: { readonly source: string; readonly sha256: string },
    approve?: (counts: ImportCounts) => void,
  ): Promise<ImportCounts>;
  /** Forgets everything. */
  rollback(): Promise<void>;
}

export interface ImportCounts {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Only by `replace`. */
  readonly removed: number;
}

/** The database cannot be reached, is overloaded or took too long; worth trying again. → 503 */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
  /** @param retryAfter seconds after which to try again */
  constructor(
    message: string,
    readonly retryAfter = 1,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** What DATABASE_URL names cannot be used as it is: the message names it, and says why. For whoever runs the service. */
export class StoreUnusable extends Error {
  override readonly name = 'StoreUnusable';
}

/** Another import holds the lock. */
export class ImportInProgress extends Error {
  override readonly name = 'ImportInProgress';
}

/** `Place` that does not fit the query's order: a forged or foreign cursor. → 400 */
export class InvalidPlace extends Error {
  override readonly name = 'InvalidPlace';
  constructor(readonly place: Place) {
    super('the place does not belong to this order');
  }
}
