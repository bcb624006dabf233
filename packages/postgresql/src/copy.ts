import { finished } from 'node:stream/promises';
import type { Client } from 'pg';
import { type CopyStreamQuery, from } from 'pg-copy-streams';
import { type CopyColumn, HEADER, TRAILER } from './encode';
import { quoted } from './names';
import { forget } from '@golden-path/service/adapter';

/** More than a socket buffers: when the next is asked for, all of it has left this process. */
const LARGE = 128 * 1024;

/** Encoded rows on their way into a table by COPY. */
export class Copy {
  readonly #stream: CopyStreamQuery;
  readonly #done: Promise<void>;
  #failure: Error | undefined;

  /** @param isNew the table was made in the same transaction, so that its rows need no marks of who sees them */
  constructor(client: Client, table: string, columns: readonly CopyColumn[], isNew: boolean) {
    const names = columns.map(({ name }) => quoted(name)).join(', ');
    this.#stream = client.query(
      from(`COPY ${table} (${names}) FROM STDIN WITH (FORMAT binary, FREEZE ${String(isNew)})`),
    );
    this.#stream.write(HEADER);
    this.#done = finished(this.#stream);
    // Whoever writes or ends next learns of it.
    this.#done.catch((error: unknown) => {
      this.#failure = error as Error;
    });
  }

  /** Resolves when the server can take more. The memory of the rows is freed when it may. */
  async send(rows: Uint8Array<ArrayBuffer>): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    const sent = new Promise<void>((resolve, reject) => {
      this.#stream.write(rows, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
    // A connection that breaks never calls back.
    await Promise.race([sent, this.#done]);
    if (rows.length >= LARGE) forget(rows);
  }

  /** Resolves when the server has all rows. */
  async end(): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    this.#stream.end(TRAILER);
    await this.#done;
  }

  /** Takes everything back. */
  async abort(): Promise<void> {
    this.#stream.destroy(new Error('the import was given up'));
    await this.#done.catch(() => undefined);
  }
}
