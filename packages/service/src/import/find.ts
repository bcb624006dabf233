import { isUtf8 } from 'node:buffer';
import { DecodeError, errorAt } from './decode-error';

/** `json`: one object keyed by record, or an array of records. `ndjson`: a record a line. */
export type SourceFormat = 'json' | 'ndjson' | 'detect';

/** A larger record is a damaged file, such as one with a quotation mark missing. */
const MAX_RECORD_BYTES = 1024 * 1024;
const MAX_DEPTH = 64;

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [0x7b, 0x7d, 0x5b, 0x5d];

/** Whole records of a source that have been found and not yet parsed; plain data, which another thread may take. */
export interface Block {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Place of the first of the bytes in the source. */
  readonly base: number;
  /** Four for each record: where its key begins and ends (twice the same where it has none), and where its value does. */
  readonly places: readonly number[];
  /** Those that are nested too deeply, by their number in the block. */
  readonly deep: readonly number[];
  /** The key before the first of them. */
  readonly last: string | undefined;
}

/** A block ends after so many records, or with the chunk of bytes that ends its last one. */
const BLOCK = 1000;

/**
 * The first half of `decode`: finds whole records, which are parsed by themselves.
 * @throws DecodeError, after the blocks before it: what is wrong in one of them comes first
 */
export async function* find(
  chunks: AsyncIterable<Buffer>,
  format: SourceFormat = 'detect',
): AsyncGenerator<Block> {
  const scanner = new Scanner(format);
  for await (const chunk of chunks) yield* scanner.push(chunk);
  yield* scanner.end();
}

type Shape = 'keyed' | 'array' | 'lines';
type Expectation = 'start' | 'first' | 'record' | 'separator' | 'end';

class Scanner {
  #buffer: Buffer<ArrayBuffer> = Buffer.alloc(0);
  #position = 0;
  /** Of the buffer's first byte in the source. */
  #base = 0;
  #shape: Shape = 'keyed';
  #expects: Expectation = 'start';
  #ended = false;
  #last: string | undefined;
  #places: number[] = [];
  #deep: number[] = [];

  constructor(readonly format: SourceFormat) {}

  *push(chunk: Buffer): Generator<Block> {
    this.#buffer = Buffer.concat([this.#buffer.subarray(this.#position), chunk]);
    this.#base += this.#position;
    this.#position = 0;
    yield* this.#blocks();
    if (this.#buffer.length - this.#position > MAX_RECORD_BYTES) {
      throw this.#error(`begins a record of more than ${MAX_RECORD_BYTES} bytes`);
    }
  }

  *end(): Generator<Block> {
    this.#ended = true;
    yield* this.#blocks();
    if (!isUtf8(this.#buffer.subarray(this.#position))) throw this.#error('is not UTF-8');
    if (this.#expects === 'start') throw new DecodeError('the source is empty');
    const complete = this.#expects === 'end' || this.#shape === 'lines';
    if (!complete || this.#position < this.#buffer.length)
      throw this.#error('is where the source breaks off');
  }

  /** Blocks of all whole records that the buffer holds, also of those before an error. */
  *#blocks(): Generator<Block> {
    for (;;) {
      let failure: unknown;
      try {
        this.#scan();
      } catch (error) {
        failure = error;
      }
      if (this.#places.length > 0) yield this.#block();
      else if (failure === undefined) return;
      if (failure !== undefined) throw failure as Error;
    }
  }

  /** Hands over the buffer, but for what comes after its whole records. */
  #block(): Block {
    const block: Block = {
      bytes: this.#buffer,
      base: this.#base,
      places: this.#places,
      deep: this.#deep,
      last: this.#last,
    };
    this.#last = this.#lastKey() ?? this.#last;
    this.#buffer = Buffer.from(this.#buffer.subarray(this.#position));
    this.#base += this.#position;
    this.#position = 0;
    [this.#places, this.#deep] = [[], []];
    return block;
  }

  #lastKey(): string | undefined {
    const [start, end] = this.#places.slice(-4);
    return start === end ? undefined : this.#buffer.toString('utf8', (start ?? 0) + 1, (end ?? 0) - 1);
  }

  /** Takes as many whole records as the buffer and a block hold; leaves the position where the next one begins. */
  #scan(): void {
    while (this.#places.length < BLOCK * 4) {
      const at = this.#skipSpace(this.#position);
      this.#position = at;
      if (at >= this.#buffer.length) return;
      if (this.#expects === 'start') {
        if (!this.#begin(at)) return;
      } else if (this.#expects === 'end') {
        throw this.#error(
          'comes after the end; a source with one record a line is read with the format ndjson',
        );
      } else if (this.#expects === 'separator') {
        this.#separate();
      } else if (!this.#isClosing(at) && !this.#takesRecord(at)) {
        return;
      }
    }
  }

  #begin(at: number): boolean {
    const bytes = this.#buffer;
    if (at === 0 && this.#base === 0 && bytes[0] === 0xef) {
      if (bytes.length < 3 && !this.#ended) return false;
      if (bytes[1] === 0xbb && bytes[2] === 0xbf) {
        this.#position = 3;
        return true;
      }
    }
    if (this.format === 'ndjson') {
      this.#shape = 'lines';
    } else if (bytes[at] === OPEN_ARRAY) {
      this.#shape = 'array';
      this.#position = at + 1;
    } else if (bytes[at] === OPEN_OBJECT) {
      const shape = this.format === 'json' ? 'keyed' : this.#shapeOf(at);
      if (shape === undefined) return false;
      this.#shape = shape;
      if (shape === 'keyed') this.#position = at + 1;
    } else {
      throw this.#error('is neither an object of records, nor an array of them, nor one a line');
    }
    this.#expects = this.#shape === 'lines' ? 'record' : 'first';
    return true;
  }

  /** Whether an object is the file or its first line: the values of a file are objects, those of a record mostly not. */
  #shapeOf(at: number): Shape | undefined {
    const bytes = this.#buffer;
    const keyAt = this.#skipSpace(at + 1);
    if (bytes[keyAt] === CLOSE_OBJECT) return 'keyed';
    const keyEnd = endOfString(bytes, keyAt);
    const valueAt = keyEnd < 0 ? -1 : this.#skipSpace(this.#skipSpace(keyEnd) + 1);
    if (valueAt < 0 || valueAt >= bytes.length)
      return this.#ended || bytes.length > MAX_RECORD_BYTES ? 'keyed' : undefined;
    return bytes[valueAt] === OPEN_OBJECT ? 'keyed' : 'lines';
  }

  #isClosing(at: number): boolean {
    const closing = this.#shape === 'keyed' ? CLOSE_OBJECT : CLOSE_ARRAY;
    if (this.#shape === 'lines' || this.#expects !== 'first' || this.#buffer[at] !== closing) return false;
    this.#expects = 'end';
    this.#position = at + 1;
    return true;
  }

  #separate(): void {
    const byte = this.#buffer[this.#position];
    const closing = this.#shape === 'keyed' ? CLOSE_OBJECT : CLOSE_ARRAY;
    if (byte === COMMA) this.#expects = 'record';
    else if (byte === closing) this.#expects = 'end';
    else throw this.#error('is no comma between records');
    this.#position++;
  }

  /** @returns `false` when the buffer ends before the record that begins at `at` does */
  #takesRecord(at: number): boolean {
    const bytes = this.#buffer;
    let [keyEnd, valueAt] = [at, at];
    if (this.#shape === 'keyed') {
      if (bytes[at] !== QUOTE) throw this.#error('is no key of a record');
      keyEnd = endOfString(bytes, at);
      if (keyEnd < 0) return false;
      const colon = this.#skipSpace(keyEnd);
      if (colon >= bytes.length) return false;
      if (bytes[colon] !== COLON) throw this.#error('is a key without a record');
      valueAt = this.#skipSpace(colon + 1);
      if (valueAt >= bytes.length) return false;
    }
    const value = endOfValue(bytes, valueAt, this.#ended);
    if (value === undefined) return false;
    if (value.depth > MAX_DEPTH) this.#deep.push(this.#places.length / 4);
    this.#places.push(at, keyEnd, valueAt, value.end);
    if (this.#shape === 'lines') this.#assertEndOfLine(value.end);
    this.#position = value.end;
    this.#expects = this.#shape === 'lines' ? 'record' : 'separator';
    return true;
  }

  #assertEndOfLine(end: number): void {
    for (let at = end; at < this.#buffer.length && this.#buffer[at] !== 0x0a; at++) {
      if (!isSpace(this.#buffer[at])) {
        this.#position = at;
        throw this.#error('follows a record on its line');
      }
    }
  }

  #skipSpace(at: number): number {
    while (isSpace(this.#buffer[at])) at++;
    return at;
  }

  #error(problem: string): DecodeError {
    return errorAt(this.#base + this.#position, this.#lastKey() ?? this.#last, problem);
  }
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** Index after the closing quotation mark, or -1 when it is not there yet. `at` is the opening one. */
function endOfString(bytes: Buffer, at: number): number {
  for (let index = at + 1; index < bytes.length; index++) {
    const byte = bytes[index];
    if (byte === BACKSLASH) index++;
    else if (byte === QUOTE) return index + 1;
  }
  return -1;
}

/** Where the JSON value that begins at `at` ends, and how deeply it is nested. What it holds is for `JSON.parse` to judge. */
function endOfValue(bytes: Buffer, at: number, isLast: boolean): { end: number; depth: number } | undefined {
  const first = bytes[at];
  if (first === QUOTE) {
    const end = endOfString(bytes, at);
    return end < 0 ? undefined : { end, depth: 0 };
  }
  if (first !== OPEN_OBJECT && first !== OPEN_ARRAY) return endOfScalar(bytes, at, isLast);
  let [level, depth] = [0, 0];
  for (let index = at; index < bytes.length; index++) {
    const byte = bytes[index];
    if (byte === QUOTE) {
      index = endOfString(bytes, index) - 1;
      if (index < 0) return undefined;
    } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      depth = Math.max(depth, ++level);
    } else if ((byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) && --level === 0) {
      return { end: index + 1, depth };
    }
  }
  return undefined;
}

function endOfScalar(bytes: Buffer, at: number, isLast: boolean): { end: number; depth: number } | undefined {
  for (let index = at; index < bytes.length; index++) {
    const byte = bytes[index];
    if (byte === COMMA || byte === CLOSE_OBJECT || byte === CLOSE_ARRAY || isSpace(byte))
      return { end: index, depth: 0 };
  }
  return isLast ? { end: bytes.length, depth: 0 } : undefined;
}
