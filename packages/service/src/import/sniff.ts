import { MAX_RECORD_BYTES, type SourceFormat } from './block';
import { isSpace, OPEN_ARRAY, OPEN_OBJECT } from './json-bytes';

/** A header row is not longer. */
const FIRST_LINE = 64 * 1024;

const UTF_16 = 'begins a text in UTF-16; save it as UTF-8';

/** What files begin with that are something else (hexadecimal), and what to do about it. */
const others: readonly (readonly [beginning: string, advice: string])[] = [
  ['5b00', UTF_16],
  ['7b00', UTF_16],
  ['005b', UTF_16],
  ['007b', UTF_16],
  ['fffe', UTF_16],
  ['feff', UTF_16],
  ['504b0304', 'begins a ZIP archive or a spreadsheet; unpack it, or save it as CSV'],
  ['28b52ffd', 'begins a file that zstd has compressed; unpack it, or use gzip'],
  ['fd377a585a00', 'begins a file that xz has compressed; unpack it, or use gzip'],
  ['1f8b', 'begins a file that gzip has compressed twice; unpack it once'],
  ['425a68', 'begins a file that bzip2 has compressed; unpack it, or use gzip'],
];

/** Two letters of ASCII, each with a zero byte before or behind it. */
const twoOfUtf16 = /^(?:00(?!00)..00(?!00)|(?!00)..00(?!00)..00)/;

/** What a source is that is nothing we read. */
export function whatElse(bytes: Buffer, at: number): string {
  const beginning = bytes.toString('hex', at, at + 6);
  const known = others.find(([one]) => beginning.startsWith(one))?.[1];
  return known ?? (twoOfUtf16.test(beginning) ? UTF_16 : '');
}

/**
 * Whether a source is a table: told by its format, or by a first line that is no JSON and has a separator.
 * @returns also the whole source, from its first byte
 */
export async function sniff(
  chunks: AsyncIterable<Buffer>,
  format: SourceFormat,
): Promise<{ readonly isTable: boolean; readonly whole: AsyncIterable<Buffer> }> {
  if (format !== 'detect') return { isTable: format === 'csv', whole: chunks };
  const iterator = chunks[Symbol.asyncIterator]();
  let head: Buffer | undefined;
  while (!tells(head)) {
    const next = await iterator.next();
    if (next.done === true) break;
    // A chunk may be read until the next is asked for; most often one is enough.
    const before = head && Buffer.from(head);
    head = before === undefined ? next.value : Buffer.concat([before, next.value]);
    if (!tells(head)) head = Buffer.from(head);
  }
  async function* whole(): AsyncGenerator<Buffer> {
    try {
      if (head !== undefined) yield head;
      yield* { [Symbol.asyncIterator]: () => iterator };
    } finally {
      await iterator.return?.();
    }
  }
  return { isTable: head !== undefined && isHeader(head), whole: whole() };
}

/** Whether enough is there: JSON shows at its first byte, a header row at its end. */
function tells(head: Buffer | undefined): boolean {
  const first = head?.find((byte) => !isSpace(byte));
  if (head === undefined) return false;
  // White space without end is for the scanner to refuse.
  if (first === undefined) return head.length > MAX_RECORD_BYTES;
  return isJson(first) || head.includes(0x0a) || head.length > FIRST_LINE;
}

function isHeader(head: Buffer): boolean {
  const line = (head.toString('latin1').trimStart().split('\n', 1)[0] ?? '').replace(/^\xef\xbb\xbf/, '');
  return !isJson(line.charCodeAt(0)) && !line.includes('\0') && /[,;\t]/.test(line);
}

function isJson(byte: number): boolean {
  // A text sequence begins with a record separator (RFC 7464).
  return byte === OPEN_OBJECT || byte === OPEN_ARRAY || byte === 0x1e;
}
