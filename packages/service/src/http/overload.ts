import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { eventLoop } from '@golden-path/telemetry';
import { type Turns, turns } from '../turns';
import { unavailable } from './problem';
import { unread } from './unread';

export interface Limits {
  /** Requests in flight beyond which further ones are turned away. */
  readonly maxConcurrentRequests: number;
  /** Milliseconds beyond which a request is turned away rather than left to wait for the event loop. */
  readonly maxEventLoopDelay: number;
}

/** Bytes of answers that wait for slow clients, beyond which nobody is let in. */
const MOST_UNREAD = 16 * 1024 ** 2;

/** So many who wait are no overload: whatever keeps them, a few answers more are soon given. */
const FEW = 10;

/** How many times the delay that is accepted somebody may have waited in the end. */
const LATE = 3;

/**
 * Turns requests away while the process has more to do than it can: a quick 503 that says when to come back
 * is worth more to everybody than an answer after the client's patience.
 */
export class Overload {
  #inFlight = 0;
  /** The last turn of the event loop in which somebody came too late, and whether that was so in the turn before it. */
  #lateTurn = -2;
  #isLateAgain = false;

  constructor(
    private readonly limits: Limits,
    private readonly queue: Pick<Turns, 'take' | 'wait' | 'waiting' | 'delay'> = turns,
  ) {}

  /**
   * Lets a request in, which is to `leave` when it is answered.
   * @returns what to wait for until it is its turn, if it is not yet @throws Problem 503
   */
  enter(
    { socket }: Pick<IncomingMessage, 'socket'>,
    res: Pick<ServerResponse, 'socket'>,
  ): Promise<void> | undefined {
    const { maxConcurrentRequests } = this.limits;
    if (this.#inFlight >= maxConcurrentRequests) {
      throw unavailable('Too many requests are in flight; try again.', 1);
    }
    if (unread.bytes >= MOST_UNREAD) throw unavailable('Too many answers are read slowly; try again.', 5);
    const now = performance.now();
    if (this.#wouldWait(socket, now)) throw overloaded();
    // A client may send many at once on one connection (RFC 9112 §9.3.2); but for the first, their answers have none yet.
    const turn = res.socket === null ? this.queue.wait(now) : this.queue.take(now);
    this.#inFlight += 1;
    return turn && this.#inTime(turn, now);
  }

  leave(): void {
    this.#inFlight -= 1;
  }

  /** Whether it would wait for too long from when it came. */
  #wouldWait(socket: Socket, now: number): boolean {
    const { waiting, delay } = this.queue;
    if (waiting < FEW) return false;
    const most = this.limits.maxEventLoopDelay;
    return delay > most || (now - eventLoop.arrival(socket) + delay > most && this.#isStanding());
  }

  /**
   * In one turn of the event loop everybody comes late whom a machine without a free processor has kept waiting, or a
   * collection of garbage. Answers would take no longer than refusals: it is overload when the next turn is no better.
   */
  #isStanding(): boolean {
    const { turn } = eventLoop;
    if (turn !== this.#lateTurn) {
      this.#isLateAgain = turn === this.#lateTurn + 1;
      this.#lateTurn = turn;
    }
    return this.#isLateAgain;
  }

  /** Whoever has waited far longer than it looked like is likely to have given up. */
  async #inTime(turn: Promise<void>, begin: number): Promise<void> {
    await turn;
    if (this.queue.waiting >= FEW && performance.now() - begin > LATE * this.limits.maxEventLoopDelay)
      throw overloaded();
  }
}

function overloaded(): Error {
  return unavailable('The service is overloaded; try again.', 2);
}
