import { setTimeout as delay } from 'node:timers/promises';
import type { ResourceDefinition } from '../../resource/definition';
import { writingOf } from '../../resource/writable';
import { StoreUnavailable } from '../store';
import type { Change, Item, WriteOptions, WriteOutcome } from '../write/change';
import type { Job, Plan } from '../write/plan';
import { WriteQueue } from '../write/queue';
import { Retention } from '../write/retention';
import { type Connection, isBusy } from './connection';
import { asFileFailure } from './failure';
import { MEMORY } from './opening';
import { renew } from './renew';
import { SqliteWrites } from './write';
import { forgetMost, forgetOld, hasWrittenTables, makeWrittenTables } from './written';

/** How long a file that somebody else is writing to, an import for one, is waited for, and between two looks. Milliseconds. */
const PATIENCE = 2000;
const LOOK_AGAIN = 10;

/** Where writes go. */
export interface Target {
  readonly path: string;
  /** Changes and answers that are kept at most, whatever their age. */
  readonly keepsMost: number | undefined;
  /** Of the database as it is now: an import in memory puts another one in its place. */
  readonly connection: () => Connection;
  /** Hears which rows are about to change, … */
  readonly changing: (connection: Connection, ids: readonly number[]) => void;
  /** … and that something has changed. */
  readonly changed: () => void;
}

/** Writes into a SQLite database, and what they leave behind. */
export class SqliteWriting {
  readonly #writes: SqliteWrites;
  readonly #queue: WriteQueue;
  #underWay: Promise<undefined> | undefined;
  /** What the transaction that is under way changes. */
  #turned: Plan['turned'] | undefined;

  static of(resource: ResourceDefinition, target: Target): SqliteWriting | undefined {
    const writing = writingOf(resource);
    return writing && new SqliteWriting(resource, new Retention(writing), target);
  }

  private constructor(
    readonly resource: ResourceDefinition,
    readonly retention: Retention,
    readonly target: Target,
  ) {
    this.#writes = new SqliteWrites(resource);
    this.#queue = new WriteQueue((jobs) => this.#commit(jobs));
  }

  /** Makes what a database lacks that was made before its resource was writable, for other fields, or is new. */
  prepare(connection: Connection): void {
    if (!hasWrittenTables(connection)) {
      connection.exec('BEGIN IMMEDIATE');
      try {
        makeWrittenTables(connection);
        connection.exec('COMMIT');
      } finally {
        connection.end();
      }
    }
    if (this.target.path !== MEMORY) renew(connection, this.resource);
  }

  write(changes: readonly Change[], options: WriteOptions): Promise<WriteOutcome> {
    return this.#queue.add(changes, options);
  }

  /** The end of the transaction that is under way. */
  get underWay(): Promise<void> | undefined {
    return this.#underWay;
  }

  /** A record as it was before the transaction that is under way; `unchanged`: as the database has it. */
  before(key: string): Item | 'unchanged' | undefined {
    const turned = this.#turned?.get(key);
    return turned === undefined ? 'unchanged' : turned.before;
  }

  async #commit(jobs: readonly Job[]): Promise<readonly WriteOutcome[]> {
    try {
      const connection = await this.#begin();
      const { promise, resolve } = Promise.withResolvers<undefined>();
      this.#underWay = promise;
      try {
        this.#forget(connection);
        const outcomes = await this.#writes.do(
          ...([connection, jobs] as const),
          (turned) => {
            this.#turned = turned;
          },
          (ids) => {
            this.target.changing(connection, ids);
          },
        );
        if (this.target.keepsMost !== undefined) forgetMost(connection, this.target.keepsMost);
        connection.exec('COMMIT');
        return outcomes;
      } finally {
        // After a failure SQLite may have done so by itself.
        connection.end();
        this.target.changed();
        this.#underWay = undefined;
        this.#turned = undefined;
        resolve(undefined);
      }
    } catch (error) {
      const failure = asFileFailure(error, this.target.path);
      if (failure === error || !(failure instanceof Error)) throw error;
      throw new StoreUnavailable(failure.message, 30, { cause: error });
    }
  }

  /** From here to the end of the transaction it is `underWay`: in memory, readers have the same connection. */
  async #begin(): Promise<Connection> {
    for (const deadline = Date.now() + PATIENCE; ;) {
      const connection = this.target.connection();
      try {
        connection.exec('BEGIN IMMEDIATE');
        return connection;
      } catch (error) {
        if (!isBusy(error)) throw error;
        if (Date.now() >= deadline)
          throw new StoreUnavailable('the database is being written to, perhaps by an import', 5, {
            cause: error,
          });
      }
      await delay(LOOK_AGAIN);
    }
  }

  #forget(connection: Connection): void {
    const kept = this.retention.due();
    const now = Date.now();
    if (kept !== undefined) forgetOld(connection, now - kept.changes, now - kept.answers);
  }
}
