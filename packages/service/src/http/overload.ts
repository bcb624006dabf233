import { monitorEventLoopDelay } from 'node:perf_hooks';
import { unavailable } from './problem';

export interface Limits {
  /** Requests in flight beyond which further ones are turned away. */
  readonly maxConcurrentRequests: number;
  /** Milliseconds of event-loop delay beyond which requests are turned away. */
  readonly maxEventLoopDelay: number;
}

/**
 * Turns requests away while the process has more to do than it can: a quick 503 that says when to come back
 * is worth more to everybody than an answer after the client's patience.
 */
export class Overload {
  #inFlight = 0;

  /** @param delay how far the event loop lags, in milliseconds */
  constructor(
    private readonly limits: Limits,
    private readonly delay: () => number = eventLoopDelay(),
  ) {}

  /** Lets a request in, which is to `leave` when it is answered. @throws Problem 503 */
  enter(): void {
    const { maxConcurrentRequests, maxEventLoopDelay } = this.limits;
    if (this.#inFlight >= maxConcurrentRequests) {
      throw unavailable('Too many requests are in flight; try again.', 1);
    }
    if (this.delay() > maxEventLoopDelay) throw unavailable('The service is overloaded; try again.', 2);
    this.#inFlight += 1;
  }

  leave(): void {
    this.#inFlight -= 1;
  }
}

/** Milliseconds between two looks of the monitor at the clock. */
const resolution = 20;
/** Milliseconds over which the delay is averaged: one garbage collection is no overload. */
const period = 500;

/** How many milliseconds late the event loop was, on average over the last period. */
function eventLoopDelay(): () => number {
  const histogram = monitorEventLoopDelay({ resolution });
  histogram.enable();
  let current = 0;
  setInterval(() => {
    current = histogram.count === 0 ? 0 : Math.max(0, histogram.mean / 1e6 - resolution);
    histogram.reset();
  }, period).unref();
  return () => current;
}
