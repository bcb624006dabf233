import {
  type Change,
  type Job,
  type ResourceDefinition,
  Retention,
  type WriteOptions,
  type WriteOutcome,
  WriteQueue,
  writingOf,
} from '@golden-path/service/adapter';
import type { Database } from './database';
import { waitForWrites } from './lock';
import { type Names, namesOf } from './names';
import { rows } from './statement';
import { PostgresWrites } from './write';
import { forgetOld } from './written';

/**
 * Writes into a PostgreSQL database: one transaction at a time of all processes, so that changes are in the log in the order
 * in which they were committed, and the data set has one version after the other.
 */
export class PostgresWriting {
  readonly #names: Names;
  readonly #writes: PostgresWrites;
  readonly #queue: WriteQueue;

  static of(resource: ResourceDefinition, database: Database): PostgresWriting | undefined {
    const writing = writingOf(resource);
    return writing && new PostgresWriting(resource, new Retention(writing), database);
  }

  private constructor(
    readonly resource: ResourceDefinition,
    readonly retention: Retention,
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
      const kept = this.retention.due();
      if (kept !== undefined) await forgetOld(client, this.#names, kept.changes, kept.answers);
      return this.#writes.do(client, jobs);
    });
  }
}
