import { setTimeout as delay } from 'node:timers/promises';
import { log as logger } from '@golden-path/telemetry';
import type { Readiness } from '../../readiness';
import type { Changes, Store } from '../../store/store';
import { unavailable } from '../problem';
import { changeEvent } from './line';
import type { LogPlace } from './cursor';

/** Milliseconds between two looks for what other processes have changed, … */
const LOOK_EACH = 500;
/** … and after which whoever hears of nothing hears that the connection stands: proxies cut those that look dead. */
const BEAT_EACH = 15_000;
const BEAT = ': \n\n';

/** Changes that are read at a time. */
const BATCH = 50;

/** Followers of all resources at a time, but for fewer where few requests may be in flight. */
const MOST = 500;

/**
 * Those who follow the changes of one resource. One look at the store is for all of them, and so is what is read where several
 * stand at the same place; each reads on when its connection has taken what it had.
 */
export class Followers {
  readonly #most: number;
  readonly #waiting = new Set<() => void>();
  #reads = new Map<number, Promise<Changes>>();
  #count = 0;
  #isLooking = false;
  #last = -1;

  constructor(
    private readonly store: Store,
    private readonly readiness: Readiness,
    maxConcurrentRequests = Infinity,
  ) {
    this.#most = Math.min(MOST, Math.ceil(maxConcurrentRequests / 2));
  }

  /** Something was written here. */
  wake(): void {
    this.#reads = new Map();
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  /** Events after a place, until the client leaves or the process ends. @throws Problem 503 when there are too many */
  follow(place: LogPlace): AsyncIterableIterator<string, undefined> {
    if (this.#count >= this.#most) throw unavailable('As many follow the changes as there may be.', 10);
    const left = new AbortController();
    const events = this.#events(place, left.signal);
    return {
      next: () => events.next(),
      // Whoever waits for the next change is not to be waited for.
      return() {
        left.abort();
        return events.return(undefined);
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  async *#events({ number, log }: LogPlace, left: AbortSignal): AsyncGenerator<string, undefined> {
    this.#count++;
    void this.#look();
    try {
      yield BEAT;
      for (let since = number; !this.#isOver(left);) {
        const { changes, forgotten, log: current } = await this.#read(since);
        // Whoever comes again is told that it has missed something.
        if (current !== log || forgotten > since) return;
        if (changes.length > 0) {
          for (const change of changes) {
            yield changeEvent(log, change);
            since = change.number;
            if (this.#isOver(left)) return;
          }
        } else if (!(await this.#changed(left)) && !this.#isOver(left)) yield BEAT;
      }
    } finally {
      this.#count--;
    }
  }

  #isOver(left: AbortSignal): boolean {
    return left.aborted || this.readiness.state === 'draining';
  }

  #read(since: number): Promise<Changes> {
    const known = this.#reads.get(since);
    if (known !== undefined) return known;
    if (this.#reads.size >= BATCH) this.#reads.clear();
    const reading = this.store.changes(since, BATCH);
    this.#reads.set(since, reading);
    reading.catch(() => this.#reads.delete(since));
    return reading;
  }

  /** @returns whether there may be something new, rather than nothing for a while */
  #changed(left: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (isNew: boolean) => (): void => {
        clearTimeout(timer);
        left.removeEventListener('abort', leave);
        this.#waiting.delete(wake);
        resolve(isNew);
      };
      const [wake, leave] = [end(true), end(false)];
      const timer = setTimeout(leave, BEAT_EACH).unref();
      this.#waiting.add(wake);
      left.addEventListener('abort', leave);
    });
  }

  /** While anybody follows. */
  async #look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    while (this.#count > 0) {
      await delay(LOOK_EACH, undefined, { ref: false });
      if (this.readiness.state === 'draining') {
        this.wake();
        continue;
      }
      try {
        const { last } = await this.store.changes(Number.MAX_SAFE_INTEGER, 1);
        if (last !== this.#last) this.wake();
        this.#last = last;
      } catch (error) {
        // The next look may succeed; `/ready` tells of a database that does not answer.
        logger.debug('the log of changes could not be read', { error });
      }
    }
    this.#isLooking = false;
  }
}
