import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  openSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import type { Rejection } from '../import/rows';
import { UsageError } from './import-arguments';

/** Characters after which lines are written. */
const BLOCK = 64 * 1024;

/** Milliseconds that a pipe's reader is waited for. */
const PATIENCE = 10_000;
const RETRY = 10;
const never = new Int32Array(new SharedArrayBuffer(4));

/** What is written of rejected records. That it cannot be written changes nothing for the import. */
export class Rejects {
  #lines = '';
  /** Why what was rejected could not be written. */
  failure: Error | undefined;

  private constructor(private readonly fd: number) {}

  /**
   * Before anything is read or imported: a file that cannot be written is found out now, and one that is also read, or
   * is the database, is left as it is.
   * @param others files that it must not be; a number is one that is open
   * @throws UsageError
   */
  static open(path: string, others: readonly (string | number)[]): Rejects {
    let fd: number | undefined;
    try {
      // A pipe that nobody reads is refused at once.
      fd = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_NONBLOCK, 0o666);
      const found = fstatSync(fd);
      const same = others.find((other) => isSame(found, other));
      if (same !== undefined)
        throw new UsageError(
          `--rejects ${path} is ${typeof same === 'string' ? same : 'the source'} itself, which would be overwritten; name another file`,
        );
      if (found.isFile()) ftruncateSync(fd);
      return new Rejects(fd);
    } catch (error) {
      if (fd !== undefined) closeSync(fd);
      if (error instanceof UsageError) throw error;
      const { code, message } = error as NodeJS.ErrnoException;
      const reason = code === 'ENXIO' ? 'nobody reads from this pipe' : message;
      throw new UsageError(`--rejects ${path}: ${reason}`, { cause: error });
    }
  }

  add({ offset, key, reason, raw }: Rejection): void {
    this.#lines += `${JSON.stringify({ offset, key, reason, record: raw })}\n`;
    if (this.#lines.length >= BLOCK) this.#write();
  }

  close(): void {
    this.#write();
    closeSync(this.fd);
  }

  #write(): void {
    let bytes = Buffer.from(this.#lines);
    this.#lines = '';
    const deadline = performance.now() + PATIENCE;
    while (bytes.length > 0 && this.failure === undefined) {
      try {
        bytes = bytes.subarray(writeSync(this.fd, bytes));
      } catch (error) {
        const isBusy = (error as NodeJS.ErrnoException).code === 'EAGAIN' && performance.now() < deadline;
        if (isBusy) Atomics.wait(never, 0, 0, RETRY);
        else this.failure = error as Error;
      }
    }
  }
}

function isSame({ dev, ino }: Stats, other: string | number): boolean {
  const found = typeof other === 'number' ? fstatSync(other) : statSync(other, { throwIfNoEntry: false });
  return found?.dev === dev && found.ino === ino;
}
