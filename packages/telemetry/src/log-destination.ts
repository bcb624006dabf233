import pino from 'pino';

/** Bytes that are written at a time, at most; each time costs as much as a dozen lines. */
const MOST = 64 * 1024;
/** Characters after which lines are handed on. */
const BLOCK = MOST - 4 * 1024;
/** Milliseconds after which they are handed on in any case. */
const PATIENCE = 100;

/**
 * Standard output, in blocks. Lines are gathered here, since pino's destination looks through all it holds at every
 * single one; it still does the writing, and waits for a reader that is slow.
 */
export class LogDestination {
  readonly #destination = pino.destination({ dest: 1, sync: false, maxWrite: MOST });
  #lines = '';

  constructor() {
    setInterval(() => {
      this.#handOn();
    }, PATIENCE).unref();
    // Before pino's own, which ends its destination there.
    process.prependListener('beforeExit', () => {
      this.flushSync();
    });
    process.prependListener('exit', () => {
      this.flushSync();
    });
  }

  write(line: string): void {
    this.#lines += line;
    if (this.#lines.length >= BLOCK) this.#handOn();
  }

  /** Writes out what is buffered. */
  flushSync(): void {
    this.#handOn();
    this.#destination.flushSync();
  }

  #handOn(): void {
    if (this.#lines === '') return;
    const lines = this.#lines;
    this.#lines = '';
    this.#destination.write(lines);
  }
}
