import { subscribe } from 'node:diagnostics_channel';
import { performance } from 'node:perf_hooks';
import { RunQueue } from './run-queue';

/** Milliseconds of sleep below which what there was to read had been there before. */
const NO_SLEEP = 0.05;
/** Milliseconds of it below which it is all the same what the thread waited for. */
const SHORT = 1;

/**
 * Knows the turns of the event loop: when it last looked for what had come, and so since when a request may have waited
 * to be read. A server that is busy reads late, and its clients count from when they sent. All times are those of
 * `performance.now()`.
 */
export class EventLoop {
  #isWatched = false;
  #turn = 0;
  /** When the turn before this one looked for what had come. */
  #lookedBefore = 0;
  /** The end of the turn before, and how long the loop had slept in its life by then. */
  #ended = 0;
  #slept = 0;
  /** When this turn's first request was met, and when it is taken to have come; -1: there was none yet. */
  #begun = -1;
  #arrival = 0;
  #sleptAtBegin = 0;
  /** How long the thread had waited for a processor when a turn ended, this one's predecessor or nearly; -1: nobody looked. */
  #queuedBefore = -1;
  #queuedBeforeAt = 0;
  /** When connections are taken to have come that were accepted in this turn and the one before. */
  #accepted: Map<unknown, number> | undefined;
  #acceptedBefore: Map<unknown, number> | undefined;

  constructor(private readonly runQueue: Pick<RunQueue, 'isBusy' | 'waited'> = new RunQueue()) {}

  /** Call before requests are served; from then on it takes a fifth of a microsecond in each turn. */
  watch(): void {
    if (this.#isWatched) return;
    this.#isWatched = true;
    this.#ended = this.#lookedBefore = performance.now();
    this.#slept = performance.nodeTiming.idleTime;
    setImmediate(this.#end).unref();
    subscribe('net.server.socket', (message) => {
      (this.#accepted ??= new Map()).set((message as { socket: unknown }).socket, this.#arrivalNow());
    });
  }

  /** Changes whenever the loop has looked for what has come. */
  get turn(): number {
    this.watch();
    return this.#turn;
  }

  /**
   * When what is being read now came, as well as can be known: after the loop had looked the last time, before it looked
   * this time, so the middle of it. If the loop slept in between, what woke it came when the thread began to wait for a
   * processor, and the rest since then. A new connection's first request may have come with it.
   * @param socket of the request
   */
  arrival(socket: unknown): number {
    const arrival = this.#arrivalNow();
    if (this.#acceptedBefore === undefined) return arrival;
    const connected = this.#acceptedBefore.get(socket);
    return connected !== undefined && arrival < this.#begun ? connected : arrival;
  }

  #arrivalNow(): number {
    const slept = performance.nodeTiming.idleTime;
    // The turn may have begun before the loop slept: what runs at the end of a turn belongs to the next one here.
    if (this.#begun === -1 || slept !== this.#sleptAtBegin) {
      this.watch();
      this.#begun = performance.now();
      this.#sleptAtBegin = slept;
      if (slept - this.#slept <= NO_SLEEP) this.#arrival = (this.#lookedBefore + this.#begun) / 2;
      else {
        const queued = this.#queued(slept - this.#slept);
        this.#arrival = this.#begun - queued / 2;
        return this.#begun - queued;
      }
    }
    return this.#arrival;
  }

  /** Milliseconds that the thread was awake and had no processor, of those that it seems to have slept. */
  #queued(slept: number): number {
    if (slept < SHORT || this.#queuedBefore === -1 || !this.runQueue.isBusy(this.#begun)) return 0;
    return Math.min(slept, this.runQueue.waited() - this.#queuedBefore);
  }

  /** Runs at the end of each turn, right after what was there has been read; it does not keep the loop from sleeping. */
  readonly #end = (): void => {
    const slept = performance.nodeTiming.idleTime;
    this.#lookedBefore = this.#ended + slept - this.#slept;
    this.#ended = performance.now();
    this.#slept = slept;
    if (!this.runQueue.isBusy(this.#ended)) this.#queuedBefore = -1;
    else if (this.#queuedBefore === -1 || this.#ended - this.#queuedBeforeAt > SHORT) {
      this.#queuedBefore = this.runQueue.waited();
      this.#queuedBeforeAt = this.#ended;
    }
    this.#begun = -1;
    this.#turn++;
    this.#acceptedBefore = this.#accepted;
    this.#accepted = undefined;
    setImmediate(this.#end).unref();
  };
}

export const eventLoop = new EventLoop();
