import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { StoreUnavailable } from '../store';
import type { Change, WriteOptions, WriteOutcome } from './change';
import type { Job } from './plan';

/** Changes that one transaction takes, but for a job that has more. */
const MOST_CHANGES = 1000;

interface Waiting extends Job {
  readonly resolve: (outcome: WriteOutcome) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * One transaction at a time, which takes what has come while the one before ran: many writers cost as many trips to the disk
 * as a few, and one connection.
 */
export class WriteQueue {
  #waiting: Waiting[] = [];
  #isRunning = false;

  /** @param commit does the jobs in one transaction: all of them, or none and it throws */
  constructor(private readonly commit: (jobs: readonly Job[]) => Promise<readonly WriteOutcome[]>) {}

  add(changes: readonly Change[], options: WriteOptions): Promise<WriteOutcome> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ changes, options, resolve, reject });
      if (!this.#isRunning) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    // What comes in the same turn of the event loop goes together.
    await yieldToEventLoop();
    while (this.#waiting.length > 0) await this.#do(this.#next());
    this.#isRunning = false;
  }

  #next(): Waiting[] {
    let [count, changes] = [0, 0];
    for (const job of this.#waiting) {
      changes += job.changes.length;
      if (count > 0 && changes > MOST_CHANGES) break;
      count++;
    }
    return this.#waiting.splice(0, count);
  }

  async #do(jobs: readonly Waiting[]): Promise<void> {
    try {
      const outcomes = await this.commit(jobs);
      for (const [index, outcome] of outcomes.entries()) jobs[index]?.resolve(outcome);
    } catch (error) {
      // What the database cannot take of one must not be the others' fault.
      if (jobs.length > 1 && !(error instanceof StoreUnavailable))
        for (const job of jobs) await this.#do([job]);
      else for (const { reject } of jobs) reject(error);
    }
  }
}
