import type { Position } from '../../resource/definition';
import type { Encoding } from './layout';
import { withoutNul } from './statement';

/** A value in the order of the columns; what it has to be follows from the column's encoding. */
export type CopyValue = string | number | null | readonly string[] | Position;

/** `PGCOPY`, no flags, no extension. https://www.postgresql.org/docs/current/sql-copy.html#SQL-COPY-BINARY-FORMAT */
const HEADER = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const TRAILER = Buffer.from([0xff, 0xff]);
const NULL = -1;
const TEXT_OID = 25;

/** Writes rows in the binary COPY format: nothing to escape, and numbers keep their bits. */
export class CopyEncoder {
  #buffer = Buffer.allocUnsafe(256 * 1024);
  #length = HEADER.copy(this.#buffer);

  constructor(readonly encodings: readonly (Encoding | 'integer')[]) {}

  row(values: readonly CopyValue[]): void {
    this.#ensure(2);
    this.#length = this.#buffer.writeInt16BE(this.encodings.length, this.#length);
    for (let index = 0; index < this.encodings.length; index++) {
      const value = values[index] ?? null;
      if (value === null) this.#int32(NULL);
      else this.#value(this.encodings[index] ?? 'text', value);
    }
  }

  /** What was written since it was cleared; only until the next row is. */
  get bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
  }

  end(): Buffer {
    return Buffer.concat([this.bytes, TRAILER]);
  }

  #value(encoding: Encoding | 'integer', value: Exclude<CopyValue, null>): void {
    switch (encoding) {
      case 'text':
        this.#text(value as string);
        break;
      case 'number':
        this.#int32(8);
        this.#double(value as number);
        break;
      case 'integer':
        this.#int32(4);
        this.#int32(value as number);
        break;
      case 'point':
        this.#int32(16);
        this.#double((value as Position)[0]);
        this.#double((value as Position)[1]);
        break;
      case 'texts':
        this.#sized(() => {
          this.#array(value as readonly string[]);
        });
        break;
      case 'words':
        this.#sized(() => {
          this.#words(value as string);
        });
    }
  }

  /** A field whose length is known once it is written. */
  #sized(write: () => void): void {
    const start = this.#length;
    this.#int32(0);
    write();
    this.#buffer.writeInt32BE(this.#length - start - 4, start);
  }

  #text(text: string): void {
    const clean = withoutNul(text);
    this.#ensure(4 + clean.length * 3);
    const written = this.#buffer.write(clean, this.#length + 4);
    this.#buffer.writeInt32BE(written, this.#length);
    this.#length += 4 + written;
  }

  /** `array_send`: one dimension, no nulls, of text, from index 1. */
  #array(texts: readonly string[]): void {
    for (const part of [1, 0, TEXT_OID, texts.length, 1]) this.#int32(part);
    for (const text of texts) this.#text(text);
  }

  /** `tsvector_send`: the words, each ended by NUL, without positions. */
  #words(words: string): void {
    this.#ensure(4 + words.length * 3 + 3);
    const countAt = this.#length;
    this.#length += 4;
    let count = 0;
    for (let start = 0; start < words.length; count++) {
      const space = words.indexOf(' ', start);
      const end = space < 0 ? words.length : space;
      this.#ensure((end - start) * 3 + 3);
      this.#length += this.#buffer.write(words.slice(start, end), this.#length);
      // The end of the word, and the number of its positions.
      for (let zeros = 0; zeros < 3; zeros++) this.#buffer[this.#length++] = 0;
      start = end + 1;
    }
    this.#buffer.writeInt32BE(count, countAt);
  }

  #int32(value: number): void {
    this.#ensure(4);
    this.#length = this.#buffer.writeInt32BE(value, this.#length);
  }

  #double(value: number): void {
    this.#ensure(8);
    this.#length = this.#buffer.writeDoubleBE(value, this.#length);
  }

  #ensure(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + bytes));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}
