import {
  type Change,
  type Job,
  REMEMBERED_MS,
  type ResourceDefinition,
  type WriteOptions,
  type WriteOutcome,
  WriteQueue,
  type Writing,
  writingOf,
} from '@golden-path/service/adapter';
import type { Database } from './database';
import { waitForWrites } from './lock';
import { type Names, namesOf } from './names';
import { rows } from './statement';
import { PostgresWrites } from './write';
import { forgetOld } from './written';

/** Between two looks for what is too old to be kept. Milliseconds. */
const FORGET_EACH = 60_000;
const DAY = 24 * 60 * 60_000;

/**
 * Writes into a PostgreSQL database: one transaction at a time of all processes, so that changes are in the log in the order
 * in which they were committed, and the data set has one version after the other.
 */
export class PostgresWriting {
  readonly #names: Names;
  readonly #writes: PostgresWrites;
  readonly #queue: WriteQueue;
  #forgot = -Infinity;

  static of(resource: ResourceDefinition, database: Database): PostgresWriting | undefined {
    const writing = writingOf(resource);
    return writing && new PostgresWriting(resource, writing, database);
  }

  private constructor(
    readonly resource: ResourceDefinition,
    readonly writing: Writing,
    readonly database: Database,
  ) {
    this.#names = namesOf(resource.plural);
    this.#writes = new PostgresWrites(resource);
    this.#queue = new WriteQueue((jobs) => this.#commit(jobs));
  }

  write(changes: readonly Change[], options: WriteOptions): Promise<WriteOutcome> {
    return this.#queue.add(changes, options);
  }

  #commit(jobs: readonly Job[]): Promise<readonly WriteOutcome[]> {
    return this.database.transaction(async (client) => {
      await rows(client, waitForWrites(this.resource.plural));
      const now = performance.now();
      if (now - this.#forgot >= FORGET_EACH) {
        this.#forgot = now;
        await forgetOld(client, this.#names, this.writing.changesKept * DAY, REMEMBERED_MS);
      }
      return this.#writes.do(client, jobs);
    });
  }
}
