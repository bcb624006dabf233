import type { Writing } from '../../resource/writable';
import { REMEMBERED_MS } from './change';

/** Between two looks for what is too old to be kept. Milliseconds. */
const LOOK_EACH = 60_000;
const DAY = 24 * 60 * 60_000;

/** For how long a store keeps what writes leave behind, in milliseconds. */
export interface Kept {
  readonly changes: number;
  readonly answers: number;
}

/** Says when a store is to look for what is too old: with a write, once a minute at most. */
export class Retention {
  #lookedAt = -Infinity;

  /** @param now milliseconds, which never go back */
  constructor(
    private readonly writing: Writing,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** `undefined`: it was looked a moment ago. */
  due(): Kept | undefined {
    const now = this.now();
    if (now - this.#lookedAt < LOOK_EACH) return undefined;
    this.#lookedAt = now;
    return { changes: this.writing.changesKept * DAY, answers: REMEMBERED_MS };
  }
}
