import { isUtf8 } from 'node:buffer';
import { type Block, BLOCK, MAX_RECORD_BYTES, type SourceFormat } from './block';
import { DecodeError, errorAt } from './decode-error';
import { type Frame, frameOf, type Shape, type Vocabulary } from './frame';
import {
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  endOfString,
  endOfValue,
  isSpace,
  memberAt,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  skipSpace,
} from './json-bytes';
import { whatElse } from './sniff';

const MAX_DEPTH = 64;

/** Names of what stands beside the records, told of one block; there may be any number of them. */
const MOST_BESIDE = 100;

/** Before each record of a JSON text sequence (RFC 7464, and RFC 8142 for GeoJSON). */
const RECORD_SEPARATOR = 0x1e;

type Expectation = 'start' | 'first' | 'record' | 'separator' | 'beside' | 'end';

/** Finds whole records in JSON that comes in pieces. */
export class Scanner {
  #buffer: Buffer<ArrayBuffer> = Buffer.alloc(0);
  #position = 0;
  /** Of the buffer's first byte in the source. */
  #base = 0;
  #shape: Shape = 'keyed';
  #expects: Expectation = 'start';
  /** Where in the source the last thing begins that is no white space. */
  #solid = 0;
  #ended = false;
  #last: string | undefined;
  #places: number[] = [];
  #deep: number[] = [];
  #members: number[] = [];
  #within: readonly string[] = [];
  #beside: string[] = [];
  /** Objects around the records that have yet to be closed. */
  #around = 0;
  #isWrappingTold = true;

  constructor(
    readonly format: SourceFormat,
    readonly vocabulary: Vocabulary,
  ) {}

  *push(chunk: Buffer): Generator<Block> {
    this.#buffer = Buffer.concat([this.#buffer.subarray(this.#position), chunk]);
    this.#base += this.#position;
    this.#position = 0;
    yield* this.#blocks();
    if (this.#buffer.length - this.#position > MAX_RECORD_BYTES) {
      throw this.#error(`begins a record of more than ${MAX_RECORD_BYTES} bytes`);
    }
    if (this.#base + this.#position - this.#solid > MAX_RECORD_BYTES) {
      throw this.#error(`ends more than ${MAX_RECORD_BYTES} bytes of white space`);
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
    if (!this.#isWrappingTold) yield this.#block();
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
      members: this.#members,
      last: this.#last,
      ...(!this.#isWrappingTold && { wrapping: { within: this.#within, beside: this.#beside } }),
    };
    [this.#isWrappingTold, this.#beside] = [true, []];
    this.#last = this.#lastKey() ?? this.#last;
    this.#buffer = Buffer.from(this.#buffer.subarray(this.#position));
    this.#base += this.#position;
    this.#position = 0;
    [this.#places, this.#deep, this.#members] = [[], [], []];
    return block;
  }

  #lastKey(): string | undefined {
    const [start, end] = this.#places.slice(-4);
    return start === end ? undefined : this.#buffer.toString('utf8', (start ?? 0) + 1, (end ?? 0) - 1);
  }

  /** Takes as many whole records as the buffer and a block hold; leaves the position where the next one begins. */
  #scan(): void {
    while (this.#places.length < BLOCK * 4) {
      const at = skipSpace(this.#buffer, this.#position);
      this.#position = at;
      if (at >= this.#buffer.length) return;
      if (this.#buffer[at] === RECORD_SEPARATOR && (this.#expects === 'start' || this.#shape === 'lines')) {
        this.#position++;
        continue;
      }
      this.#solid = this.#base + at;
      if (this.#expects === 'start') {
        if (!this.#begin(at)) return;
      } else if (this.#expects === 'end') {
        const advice = '; a source with one record a line is read with the format ndjson';
        throw this.#error(`comes after the end${this.format === 'ndjson' ? '' : advice}`);
      } else if (this.#expects === 'separator') {
        this.#separate();
      } else if (this.#expects === 'beside') {
        if (!this.#skipsBeside(at)) return;
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
    const advice = whatElse(bytes, at);
    if (advice !== '') throw this.#error(advice);
    if (bytes[at] === OPEN_ARRAY) {
      this.#enter({ shape: 'array', at: at + 1, within: [], beside: [] });
      return true;
    }
    if (bytes[at] !== OPEN_OBJECT)
      throw this.#error('is neither an object of records, nor an array of them, nor one a line');
    const isAll = this.#ended || bytes.length > MAX_RECORD_BYTES;
    const frame = frameOf(bytes, at, isAll, this.vocabulary);
    if (frame === undefined) return false;
    const areLines = this.format === 'ndjson' && frame.within.length === 0;
    this.#enter(areLines ? { ...frame, shape: 'lines', at } : frame);
    return true;
  }

  #enter({ shape, at, within, beside }: Frame): void {
    this.#shape = shape;
    this.#position = at;
    this.#expects = shape === 'lines' ? 'record' : 'first';
    this.#around = within.length;
    if (within.length > 0) [this.#within, this.#beside, this.#isWrappingTold] = [within, [...beside], false];
  }

  #isClosing(at: number): boolean {
    const closing = this.#shape === 'keyed' ? CLOSE_OBJECT : CLOSE_ARRAY;
    if (this.#shape === 'lines' || this.#expects !== 'first' || this.#buffer[at] !== closing) return false;
    this.#leave();
    this.#position = at + 1;
    return true;
  }

  /** The object or array of records ends; what is around it may go on. */
  #leave(): void {
    this.#expects = this.#around > 0 ? 'beside' : 'end';
  }

  /** Skips what comes after the records: a member, or the end of the object around them. @returns `false`: more is needed */
  #skipsBeside(at: number): boolean {
    const bytes = this.#buffer;
    if (bytes[at] === CLOSE_OBJECT) {
      this.#around--;
      this.#leave();
      this.#position = at + 1;
      return true;
    }
    if (bytes[at] !== COMMA) throw this.#error('is not a comma after the records');
    const member = memberAt(bytes, skipSpace(bytes, at + 1));
    const value = member && endOfValue(bytes, member.valueAt, this.#ended);
    if (member === undefined || value === undefined) return false;
    if (this.#beside.length < MOST_BESIDE) {
      this.#beside.push(member.name);
      this.#isWrappingTold = false;
    }
    this.#position = value.end;
    return true;
  }

  #separate(): void {
    const byte = this.#buffer[this.#position];
    const closing = this.#shape === 'keyed' ? CLOSE_OBJECT : CLOSE_ARRAY;
    if (byte === COMMA) this.#expects = 'record';
    else if (byte === closing) this.#leave();
    else throw this.#error('is not a comma between records');
    this.#position++;
  }

  /** @returns `false` when the buffer ends before the record that begins at `at` does */
  #takesRecord(at: number): boolean {
    const bytes = this.#buffer;
    let [keyEnd, valueAt] = [at, at];
    if (this.#shape === 'keyed') {
      if (bytes[at] !== QUOTE) throw this.#error('is not a key of a record');
      keyEnd = endOfString(bytes, at);
      if (keyEnd < 0) return false;
      const colon = skipSpace(bytes, keyEnd);
      if (colon >= bytes.length) return false;
      if (bytes[colon] !== COLON) throw this.#error('is a key without a record');
      valueAt = skipSpace(bytes, colon + 1);
      if (valueAt >= bytes.length) return false;
    }
    const value = endOfValue(bytes, valueAt, this.#ended);
    if (value === undefined) return false;
    if (value.depth > MAX_DEPTH) this.#deep.push(this.#places.length / 4);
    this.#places.push(at, keyEnd, valueAt, value.end);
    this.#members.push(value.members);
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

  #error(problem: string): DecodeError {
    return errorAt(this.#base + this.#position, this.#lastKey() ?? this.#last, problem);
  }
}
