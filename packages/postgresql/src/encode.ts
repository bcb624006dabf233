import type { Position } from '@golden-path/service/adapter';
import { Bytes } from '@golden-path/service/adapter';
import type { Encoding } from './layout';
import { withoutNul } from './statement';

/** A value in the order of the columns; what it has to be follows from the column's encoding. */
export type CopyValue = string | number | null | readonly string[] | Position;

export interface CopyColumn {
  readonly name: string;
  readonly encoding: Encoding | 'integer';
}

/** `PGCOPY`, no flags, no extension. https://www.postgresql.org/docs/current/sql-copy.html#SQL-COPY-BINARY-FORMAT */
export const HEADER = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
export const TRAILER = Buffer.from([0xff, 0xff]);
const NULL = -1;
const TEXT_OID = 25;

/** A row with one more value, an integer, at its end. */
export function withInteger(row: Uint8Array, value: number, into: Bytes): void {
  into.int16((((row[0] ?? 0) << 8) | (row[1] ?? 0)) + 1);
  into.bytes(row.subarray(2));
  into.int32(4);
  into.int32(value);
}

/** Writes rows in the binary COPY format: nothing to escape, and numbers keep their bits. */
export class CopyEncoder {
  readonly #bytes: Bytes;

  /** @param capacity bytes that there will be, about */
  constructor(
    readonly columns: readonly CopyColumn[],
    capacity?: number,
  ) {
    this.#bytes = new Bytes(capacity);
  }

  row(values: readonly CopyValue[]): void {
    this.#bytes.int16(this.columns.length);
    for (let index = 0; index < this.columns.length; index++) {
      const value = values[index] ?? null;
      if (value === null) this.#bytes.int32(NULL);
      else this.#value(this.columns[index]?.encoding ?? 'text', value);
    }
  }

  /** Of the rows that were written, in bytes. */
  get length(): number {
    return this.#bytes.length;
  }

  /** The rows that were written, without header and trailer; others follow. */
  take(): Uint8Array<ArrayBuffer> {
    return this.#bytes.take();
  }

  #value(encoding: Encoding | 'integer', value: Exclude<CopyValue, null>): void {
    const bytes = this.#bytes;
    switch (encoding) {
      case 'text':
        bytes.sizedText(withoutNul(value as string));
        break;
      case 'number':
        bytes.int32(8);
        bytes.double(value as number);
        break;
      case 'integer':
        bytes.int32(4);
        bytes.int32(value as number);
        break;
      case 'point':
        bytes.int32(16);
        bytes.double((value as Position)[0]);
        bytes.double((value as Position)[1]);
        break;
      case 'texts':
        bytes.sized(() => {
          this.#array(value as readonly string[]);
        });
        break;
      case 'words':
        bytes.sized(() => {
          this.#words(value as string);
        });
    }
  }

  /** `array_send`: one dimension, no nulls, of text, from index 1. */
  #array(texts: readonly string[]): void {
    for (const part of [1, 0, TEXT_OID, texts.length, 1]) this.#bytes.int32(part);
    for (const text of texts) this.#bytes.sizedText(withoutNul(text));
  }

  /** `tsvector_send`: the words, each ended by NUL, without positions. */
  #words(words: string): void {
    const each = words === '' ? [] : words.split(' ');
    this.#bytes.int32(each.length);
    for (const word of each) {
      this.#bytes.text(word);
      // The end of the word, and the number of its positions.
      this.#bytes.byte(0);
      this.#bytes.int16(0);
    }
  }
}
