import { writeSync } from 'node:fs';

/** Characters after which lines are written; each time costs as much as a dozen lines. */
const BLOCK = 60 * 1024;
/** Milliseconds after which they are written in any case. */
const PATIENCE = 100;
/** Milliseconds after which a reader that was not ready is tried again. */
const RETRY = 10;
/** Bytes that wait for such a reader, at most. */
const MOST_WAITING = 8 * 1024 * 1024;
/** Milliseconds that the end of the process waits for it. */
const LAST_PATIENCE = 1000;

const NEWLINE = 10;
const never = new Int32Array(new SharedArrayBuffer(4));
const standardOutput = 1;

/**
 * Standard output, in blocks. Whatever reads it can be slow, gone or full, and none of that may stop the process, keep
 * it from ending or take its memory: lines that cannot be written are dropped, counted, and reported to `onLost` as
 * soon as some can. Not pino's own destination: its `flushSync` tries a full device again for ever.
 */
export class LogDestination {
  #lines = '';
  /** What a slow reader has not taken yet. */
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #retry: NodeJS.Timeout | undefined;
  /** Lines that were dropped, and how many of them nobody has been told of. */
  #lost = 0;
  #untold = 0;
  /** The last byte that was written is not the end of a line. */
  #isWithinLine = false;
  /** The reader was waited for once, in vain. */
  #isGivenUp = false;
  #isEnding = false;

  /**
   * @param _opened what Node.js opens once it is asked for, and makes non-blocking if it is a pipe: a reader that
   * stalls would otherwise stall this process, and its end
   * @param onLost takes how many lines were dropped
   */
  constructor(
    _opened: NodeJS.WriteStream,
    private readonly onLost: (lines: number) => void,
  ) {
    setInterval(() => {
      this.#handOn();
    }, PATIENCE).unref();
    process.on('exit', () => {
      this.#isEnding = true;
      this.flushSync();
    });
  }

  /** Lines that were dropped so far. */
  get lost(): number {
    return this.#lost;
  }

  write(line: string): void {
    this.#lines += line;
    if (this.#isEnding) this.flushSync();
    else if (this.#lines.length >= BLOCK) this.#handOn();
  }

  /** Writes out what is buffered, and waits for a slow reader, but not for ever. */
  flushSync(): void {
    this.#handOn();
    const deadline = performance.now() + (this.#isGivenUp ? 0 : LAST_PATIENCE);
    while (this.#waiting.length > 0 && performance.now() < deadline) {
      Atomics.wait(never, 0, 0, RETRY);
      this.#writeWaiting();
    }
    if (this.#waiting.length === 0) return;
    this.#isGivenUp = true;
    this.#drop();
  }

  #handOn(): void {
    if (this.#lines !== '') {
      // What is left of a line whose end was dropped must not take the next line with it.
      const isTorn = this.#isWithinLine && this.#waiting.length === 0;
      const block = Buffer.from(isTorn ? `\n${this.#lines}` : this.#lines);
      this.#lines = '';
      if (this.#waitingBytes + block.length > MOST_WAITING) {
        this.#count(block);
        return;
      }
      this.#waiting.push(block);
      this.#waitingBytes += block.length;
    }
    if (this.#retry === undefined && this.#waiting.length > 0) this.#writeWaiting();
  }

  #writeWaiting(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    try {
      for (let block = this.#waiting[0]; block !== undefined; block = this.#waiting[0]) {
        const written = writeSync(standardOutput, block);
        this.#waitingBytes -= written;
        this.#isWithinLine = block[written - 1] !== NEWLINE;
        if (written < block.length) this.#waiting[0] = block.subarray(written);
        else this.#waiting.shift();
      }
    } catch (error) {
      if (isBusy(error)) this.#writeLater();
      else this.#drop();
      return;
    }
    this.#isGivenUp = false;
    this.#report();
  }

  #writeLater(): void {
    this.#retry = setTimeout(() => {
      this.#writeWaiting();
    }, RETRY).unref();
  }

  #drop(): void {
    for (const block of this.#waiting) this.#count(block);
    this.#waiting = [];
    this.#waitingBytes = 0;
  }

  #count(dropped: Buffer): void {
    const lines = linesOf(dropped);
    this.#lost += lines;
    this.#untold += lines;
  }

  #report(): void {
    const lines = this.#untold;
    this.#untold = 0;
    if (lines > 0) this.onLost(lines);
  }
}

/** The reader has not taken what it was given, and may yet. */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EAGAIN' || error.code === 'EBUSY');
}

function linesOf(block: Buffer): number {
  let lines = 0;
  for (const byte of block) if (byte === NEWLINE) lines += 1;
  return lines;
}
