import { openSync, readSync } from 'node:fs';

const SPACE = 32;
const ZERO = 48;
/** Milliseconds after which it is looked again whether the machine has enough processors. */
const LOOK = 250;
/** Share of the time waited for a processor from which it is worth two microseconds a turn to know better. */
const BUSY = 0.02;

/**
 * Knows how long this thread was ready to run and had no processor: since others had them, or since its container had used
 * up its share. Linux tells (https://docs.kernel.org/scheduler/sched-stats.html); elsewhere nothing was waited.
 */
export class RunQueue {
  readonly #file = open();
  readonly #bytes = Buffer.alloc(64);
  #lookedAt = 0;
  #waitedThen = 0;
  #isBusy = false;

  /** Whether others want the processors, too: asked again and again, it looks a few times a second. */
  isBusy(now: number): boolean {
    if (now - this.#lookedAt > LOOK) {
      const waited = this.waited();
      this.#isBusy = waited - this.#waitedThen > BUSY * (now - this.#lookedAt);
      this.#lookedAt = now;
      this.#waitedThen = waited;
    }
    return this.#isBusy;
  }

  /** Milliseconds in the life of this thread. */
  waited(): number {
    if (this.#file === undefined) return 0;
    const length = readSync(this.#file, this.#bytes, 0, 64, 0);
    // Nanoseconds that it ran, that it waited, and how often: `123 456 7`.
    let nanoseconds = 0;
    for (let at = this.#bytes.indexOf(SPACE) + 1; at < length && this.#bytes[at] !== SPACE; at++)
      nanoseconds = nanoseconds * 10 + (this.#bytes[at] ?? ZERO) - ZERO;
    return nanoseconds / 1e6;
  }
}

function open(): number | undefined {
  try {
    return openSync('/proc/thread-self/schedstat', 'r');
  } catch {
    return undefined;
  }
}
