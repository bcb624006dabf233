import type { ServerResponse } from 'node:http';

/** Bytes from which an answer is worth counting; smaller ones go into the buffers of the connection. */
const LARGE = 64 * 1024;

/** The memory of answers that were made for one client each, and that the client has not yet taken. */
class Unread {
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  /** Counts an answer of so many bytes until the connection has them all, or is gone. */
  count(res: ServerResponse, bytes: number): void {
    if (bytes < LARGE) return;
    this.#bytes += bytes;
    res.once('close', () => {
      this.#bytes -= bytes;
    });
  }
}

/** There is one memory, so there is one of these. */
export const unread = new Unread();
