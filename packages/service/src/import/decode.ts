import { isUtf8 } from 'node:buffer';
import { type DecodeError, errorAt } from './decode-error';
import type { Block, SourceFormat } from './block';
import { find } from './find';
import { repeatedName } from '../repeated-name';

/** One record of a source, as it stands there. */
export interface Decoded {
  /** Its key in an object-keyed file; absent in a list. */
  readonly key: string | undefined;
  readonly raw: unknown;
  /** Byte at which the record begins, in the decompressed source. */
  readonly offset: number;
}

/** A record that is not read, though it is JSON; kept out of the store, not out of the report. */
export class Unread {
  /** @param value what of it there is to show, absent where that is nothing */
  constructor(
    readonly reason: string,
    readonly value?: unknown,
  ) {}
}

/** Nested more deeply than any real one. */
const TOO_DEEP = new Unread('is nested too deeply');

/**
 * Decodes a byte stream in constant memory: a scan for the records' ends, then `JSON.parse` of each. Twice as fast as a
 * tokenising parser, and as strict, since every byte of a record goes through `JSON.parse` and every byte between records is
 * accounted for here.
 * @returns what each chunk completes, parsed as it is asked for: what is dropped at once costs the collector nothing
 * @throws DecodeError
 */
export async function* decode(
  chunks: AsyncIterable<Buffer>,
  format: SourceFormat = 'detect',
): AsyncGenerator<Iterable<Decoded>> {
  for await (const block of find(chunks, format)) yield parsed(block);
}

/** Parses what `find` has found. @throws DecodeError */
export function* parsed({ bytes, base, places, deep, members, last, offsets }: Block): Generator<Decoded> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isWhole = isUtf8(buffer.subarray(places[0], places.at(-1)));
  let before = last;
  const parse = (record: number, start: number, end: number): unknown => {
    const fail = (problem: string): DecodeError => errorAt(base + (places[record * 4] ?? 0), before, problem);
    if (!isWhole && !isUtf8(buffer.subarray(start, end))) throw fail('is not UTF-8');
    try {
      return JSON.parse(buffer.toString('utf8', start, end)) as unknown;
    } catch {
      throw fail('begins what is not JSON');
    }
  };
  for (let record = 0; record * 4 < places.length; record++) {
    const [keyAt = 0, keyEnd = 0, valueAt = 0, valueEnd = 0] = places.slice(record * 4, record * 4 + 4);
    const key = keyAt === keyEnd ? undefined : (parse(record, keyAt, keyEnd) as string);
    let raw = deep.includes(record) ? TOO_DEEP : parse(record, valueAt, valueEnd);
    if (
      members !== undefined &&
      raw !== TOO_DEEP &&
      isObject(raw) &&
      membersOf(raw) < (members[record] ?? 0)
    ) {
      const name = repeatedName(buffer.toString('utf8', valueAt, valueEnd)) ?? '';
      raw = new Unread(`has ${JSON.stringify(name.slice(0, 60).toWellFormed())} more than once`, raw);
    }
    yield { key, raw, offset: offsets?.[record] ?? base + keyAt };
    before = key ?? before;
  }
}

/** Of a name that stands twice in an object, `JSON.parse` keeps one value and says nothing. */
function membersOf(value: object): number {
  let members = 0;
  if (Array.isArray(value)) {
    for (const item of value as unknown[]) if (isObject(item)) members += membersOf(item);
    return members;
  }
  // Of what JSON.parse makes, all that can be enumerated is its own.
  for (const name in value) {
    members++;
    const item = (value as Record<string, unknown>)[name];
    if (isObject(item)) members += membersOf(item);
  }
  return members;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
