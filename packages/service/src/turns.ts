import { turnOfEventLoop } from './observe';

/** Milliseconds of work in one turn of the event loop after which what else there is to do waits for the next. */
const SLICE = 10;
/** At most; as long as all else took since the slice before, so that whoever hammers at the door gets half of the time. */
const LONGEST_SLICE = 50;
/** How much of what was measured last counts for the pace. */
const WEIGHT = 0.2;

/**
 * Shares the event loop out: work of milliseconds, of which there may be hundreds of pieces at once, is done in the order
 * in which it came, a slice in each turn. So in between the loop looks for what has come, and everybody is heard within
 * some ten milliseconds, be it only to be turned away. While there is little to do, nothing waits.
 */
export class Turns {
  #waiting: (() => void)[] = [];
  /** How many of `#waiting`, from the first one on, have begun. */
  #begun = 0;
  /** Milliseconds from one begin to the next while others wait, with all that happens in between. */
  #pace = SLICE / 2;
  /** The turn of the event loop in which something was begun last, without waiting, and when that began. */
  #turn = -1;
  #turnBegun = 0;
  /** When the last slice ended. */
  #ended = 0;
  /** When this one is to end, and what has begun in it. */
  #end = 0;
  #inSlice = 0;

  /**
   * The time for a piece of work: now, which is `undefined`, or when its turn has come.
   * @param now by the clock of `performance.now()`
   */
  take(now = performance.now()): Promise<void> | undefined {
    if (this.#waiting.length > 0) return this.wait(now);
    const turn = turnOfEventLoop();
    if (this.#turn !== turn) {
      this.#turn = turn;
      this.#turnBegun = now;
    }
    return now - this.#turnBegun < SLICE ? undefined : this.wait(now);
  }

  /** Its turn behind all who wait, for work that comes in a row: none of it has taken any time yet. */
  wait(now = performance.now()): Promise<void> {
    if (this.#waiting.length === 0) {
      this.#ended = now;
      setImmediate(this.#run);
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** How many wait for their turn. */
  get waiting(): number {
    return this.#waiting.length - this.#begun;
  }

  /** Milliseconds that what comes now would wait. */
  get delay(): number {
    return this.waiting * this.#pace;
  }

  readonly #run = (): void => {
    const now = performance.now();
    this.#end = now + Math.min(LONGEST_SLICE, Math.max(SLICE, now - this.#ended));
    this.#inSlice = 0;
    this.#begin();
  };

  readonly #begin = (): void => {
    const now = performance.now();
    if (this.#begun === this.#waiting.length) {
      this.#waiting = [];
      this.#begun = 0;
    } else if (this.#inSlice > 0 && now >= this.#end) {
      this.#pace += WEIGHT * ((now - this.#ended) / this.#inSlice - this.#pace);
      this.#ended = now;
      this.#compact();
      setImmediate(this.#run);
    } else {
      this.#inSlice++;
      this.#waiting[this.#begun++]?.();
      // After all that it does before it waits for something itself: promises come before the next tick.
      queueMicrotask(() => {
        process.nextTick(this.#begin);
      });
    }
  };

  #compact(): void {
    this.#waiting.splice(0, this.#begun);
    this.#begun = 0;
  }
}

/** There is one event loop, so there is one of these. */
export const turns = new Turns();

/** Small pieces that are done before it is looked whether others wait: a few milliseconds of any. */
const AT_ONCE = 50;

/** Letters that are as much work as a small piece. */
const LETTERS = 2000;

/**
 * For many pieces in a row: to be called and waited for after each.
 * @returns a function that may be told of how many letters a piece was
 */
export function pauses(): (letters?: number) => Promise<void> | undefined {
  let count = 0;
  return (letters = 0) => {
    count += 1 + letters / LETTERS;
    if (count < AT_ONCE) return undefined;
    count = 0;
    return turns.take();
  };
}
