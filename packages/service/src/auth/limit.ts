import { LRUCache } from 'lru-cache';

/** Subjects whose last writes are remembered; who is forgotten starts anew. */
const MOST_SUBJECTS = 10_000;

/** What is left to a subject after it has asked. */
export interface Allowance {
  readonly isAllowed: boolean;
  /** Changes that may follow at once. */
  readonly remaining: number;
  /** Seconds until one more may follow; 0 where one may. */
  readonly retryAfter: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/**
 * A bucket for each subject: full in a minute, empty after as many changes as may be made in one. What asks for many at once is
 * let in while there is anything in it, and what it takes beyond that is waited for afterwards.
 */
export class WriteLimit {
  readonly #buckets = new LRUCache<string, Bucket>({ max: MOST_SUBJECTS });

  /** @param now milliseconds, which never go back */
  constructor(
    readonly perMinute: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** How many are remembered. */
  get subjects(): number {
    return this.#buckets.size;
  }

  /** Takes one from the bucket of the subject, where there is one. */
  take(subject: string): Allowance {
    return this.#take(subject, 1, 1);
  }

  /** Takes as many more, though there be fewer, from one that is not overdrawn already. */
  takeMore(subject: string, count: number): Allowance {
    return this.#take(subject, count, 0);
  }

  #take(subject: string, count: number, least: number): Allowance {
    const now = this.now();
    const perMillisecond = this.perMinute / 60_000;
    const bucket = this.#buckets.get(subject) ?? { tokens: this.perMinute, at: now };
    const tokens = Math.min(this.perMinute, bucket.tokens + (now - bucket.at) * perMillisecond);
    const isAllowed = tokens >= least;
    const left = isAllowed ? tokens - count : tokens;
    this.#buckets.set(subject, { tokens: left, at: now });
    return {
      isAllowed,
      remaining: Math.max(0, Math.floor(left)),
      retryAfter: left >= 1 ? 0 : (1 - left) / perMillisecond / 1000,
    };
  }
}
