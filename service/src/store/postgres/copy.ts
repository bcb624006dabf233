import { finished } from 'node:stream/promises';
import type { Client } from 'pg';
import { type CopyStreamQuery, from } from 'pg-copy-streams';
import { CopyEncoder, type CopyValue } from './encode';
import type { Encoding } from './layout';
import { quoted } from './names';

/** Bytes that are gathered before they are sent. */
const PIECE = 128 * 1024;

export interface CopyColumn {
  readonly name: string;
  readonly encoding: Encoding | 'integer';
}

/** Rows on their way into a table by COPY: never more than a piece of them in memory. */
export class Copy {
  readonly #encoder: CopyEncoder;
  readonly #stream: CopyStreamQuery;
  readonly #done: Promise<void>;
  #failure: Error | undefined;

  /** @param isNew the table was made in the same transaction, so that its rows need no marks of who sees them */
  constructor(client: Client, table: string, columns: readonly CopyColumn[], isNew: boolean) {
    this.#encoder = new CopyEncoder(columns.map(({ encoding }) => encoding));
    const names = columns.map(({ name }) => quoted(name)).join(', ');
    this.#stream = client.query(
      from(`COPY ${table} (${names}) FROM STDIN WITH (FORMAT binary, FREEZE ${String(isNew)})`),
    );
    this.#done = finished(this.#stream);
    // Whoever writes or ends next learns of it.
    this.#done.catch((error: unknown) => {
      this.#failure = error as Error;
    });
  }

  add(values: readonly CopyValue[]): void {
    this.#encoder.row(values);
  }

  /** Sends what has gathered, if it is enough; resolves when the server can take more. */
  async flush(): Promise<void> {
    const { bytes } = this.#encoder;
    if (bytes.length < PIECE) return;
    await this.#send(bytes);
    // A piece is more than a socket buffers, so that it is sent, and its memory free, when the next is asked for.
    this.#encoder.clear();
  }

  /** Resolves when the server has all rows. */
  async end(): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    this.#stream.end(this.#encoder.end());
    await this.#done;
  }

  /** Takes everything back. */
  async abort(): Promise<void> {
    this.#stream.destroy(new Error('the import was given up'));
    await this.#done.catch(() => undefined);
  }

  async #send(piece: Buffer): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    const sent = new Promise<void>((resolve, reject) => {
      this.#stream.write(piece, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
    // A connection that breaks never calls back.
    await Promise.race([sent, this.#done]);
  }
}
