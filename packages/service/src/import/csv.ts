import { createRequire } from 'node:module';
import { Readable, pipeline } from 'node:stream';
import type * as CsvParse from 'csv-parse';
import type { ResourceDefinition } from '../resource/definition';
import { type Block, BLOCK, MAX_RECORD_BYTES } from './block';
import { DecodeError } from './decode-error';
import { namesOf, quotedNames } from './names';
import { whatElse } from './sniff';

/** The first line that is not empty, to its end: quotation marks may hold ends of lines. */
const HEADER = /^[\r\n]*([^"\r\n]+(?:"[^"]*"[^"\r\n]*)*|(?:"[^"]*"[^"\r\n]*)+)[\r\n]/;

/** Whether what was read so far ends with the end of a line. */
interface End {
  isLine: boolean;
}

interface Row {
  readonly record: readonly string[];
  readonly info: CsvParse.Info;
}

/**
 * Reads a table (RFC 4180): a header row, separated by the comma, semicolon or tab that is most frequent in it. Each row
 * becomes an object of texts under the header's names; a row that has more cells than the header becomes an array, the last
 * one, where it has fewer and no end of its line, a text.
 * @throws DecodeError
 */
export async function* findRows(
  chunks: AsyncIterable<Buffer>,
  resource?: ResourceDefinition,
): AsyncGenerator<Block> {
  let header: readonly string[] | undefined;
  const isUnderstood = understands(resource);
  let [texts, members, offsets]: [string[], number[], number[]] = [[], [], []];
  let [size, start] = [0, 0];
  const block = (): Block => {
    const found = { ...blockOf(texts), members, offsets };
    [texts, members, offsets, size] = [[], [], [], 0];
    return found;
  };
  const end: End = { isLine: true };
  let short: readonly string[] | undefined;
  for await (const { record, info } of rowsOf(chunks, end)) {
    if (header === undefined && isSeparatorLine(record)) continue;
    if (header === undefined) assertHeader((header = record.map((name) => name.trim())), resource);
    else {
      if (texts.length === BLOCK || size > MAX_RECORD_BYTES) yield block();
      short = record.length < header.length ? record : undefined;
      const [text, count] = jsonOf(header, record, isUnderstood);
      texts.push(text);
      members.push(count);
      offsets.push(start);
      size += text.length;
    }
    start = info.bytes;
  }
  if (header === undefined) throw new DecodeError('the source is empty');
  if (short !== undefined && !end.isLine) texts[texts.length - 1] = JSON.stringify(short.join(' | '));
  if (texts.length > 0) yield block();
}

/**
 * @returns JSON, and how many members it has: two of one name where two columns of it say different things, so that the
 * record is rejected, as any that has a name twice
 */
function jsonOf(
  header: readonly string[],
  cells: readonly string[],
  isUnderstood: (name: string) => boolean,
): [json: string, members: number] {
  if (cells.slice(header.length).some((cell) => cell !== '')) return [JSON.stringify(cells), 0];
  const object = new Map<string, string>();
  const again: [name: string, cell: string][] = [];
  header.forEach((name, index) => {
    const cell = cells[index] ?? '';
    if (name === '' || cell === '') return;
    const before = object.get(name);
    if (before === undefined) object.set(name, cell);
    else if (before !== cell && isUnderstood(name)) again.push([name, cell]);
  });
  if (again.length === 0) return [JSON.stringify(Object.fromEntries(object)), object.size];
  const members = [...object, ...again].map((pair) => pair.map((text) => JSON.stringify(text)).join(':'));
  return [`{${members.join(',')}}`, members.length];
}

/** `sep=;` before the header row, by which spreadsheets are told the separator. */
function isSeparatorLine([first = '', ...others]: readonly string[]): boolean {
  return /^sep=$/i.test(first) && others.every((cell) => cell === '');
}

/** Who says which names there are has no use for the others. */
function understands(resource: ResourceDefinition | undefined): (name: string) => boolean {
  if (resource?.columns === undefined) return () => true;
  const targetOf = namesOf(resource);
  return (name) => targetOf(name) !== undefined;
}

function assertHeader(header: readonly string[], resource: ResourceDefinition | undefined): void {
  if (resource === undefined) return;
  const targetOf = namesOf(resource);
  if (header.some((name) => targetOf(name) !== undefined)) return;
  throw new DecodeError(
    `the first line names no field of a ${resource.singular}: ${quotedNames(header)}. A table begins with a row of ` +
      `names, such as ${quotedNames(resource.fields.slice(0, 3).map(({ name }) => name))}; docs/data.md lists those that are understood`,
  );
}

/** The rows as one block of JSON texts, one after the other. */
function blockOf(texts: readonly string[]): Block {
  const parts = texts.map((text) => Buffer.from(text));
  const places: number[] = [];
  let at = 0;
  for (const { length } of parts) {
    places.push(at, at, at, at + length);
    at += length;
  }
  return { bytes: Buffer.concat(parts), base: 0, places, deep: [], last: undefined, isText: true };
}

async function* rowsOf(chunks: AsyncIterable<Buffer>, end: End): AsyncGenerator<Row> {
  const texts = textsOf(chunks, end);
  const first = (await texts.next()).value;
  if (first === undefined) return;
  // When it is needed: most imports are of JSON, and three threads would hold it.
  const { parse, CsvError } = createRequire(__filename)('csv-parse') as typeof CsvParse;
  const parser = parse({
    delimiter: delimiterOf(first),
    // Any of them, also where a table has several.
    record_delimiter: ['\r\n', '\n', '\r'],
    info: true,
    max_record_size: MAX_RECORD_BYTES,
    relax_column_count: true,
    skip_empty_lines: true,
  });
  let failure: unknown;
  pipeline(Readable.from(joined(first, texts)), parser, (error) => {
    failure ??= error;
  });
  try {
    yield* parser as AsyncIterable<Row>;
  } catch (error) {
    if (!(error instanceof CsvError)) throw failure ?? error;
    throw new DecodeError(`the table cannot be read: ${error.message}`, { cause: error });
  }
}

async function* joined(first: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield first;
  yield* rest;
}

/** @throws DecodeError for what is not UTF-8; a byte order mark is dropped */
async function* textsOf(chunks: AsyncIterable<Buffer>, end: End): AsyncGenerator<string, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let byte = 0;
  const decode = (chunk?: Buffer): string => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined });
    } catch {
      throw new DecodeError(`near byte ${byte} the table is not UTF-8; save it as UTF-8`);
    }
  };
  let head = '';
  let isBegun = false;
  let blank = 0;
  for await (const chunk of chunks) {
    const advice = byte === 0 ? whatElse(chunk, 0) : '';
    if (advice !== '') throw new DecodeError(`byte 0 ${advice}`);
    const text = decode(chunk);
    byte += chunk.length;
    if (text !== '') end.isLine = /[\r\n]$/.test(text);
    blank = /\S/.test(text) ? 0 : blank + chunk.length;
    if (blank > MAX_RECORD_BYTES)
      throw new DecodeError(`near byte ${byte} end more than ${MAX_RECORD_BYTES} bytes of white space`);
    // The whole of the header row is needed to tell the separator.
    if (!isBegun) {
      head += text;
      isBegun = HEADER.test(head) || head.length > MAX_RECORD_BYTES;
      if (isBegun) yield head;
    } else if (text !== '') yield text;
  }
  head += decode();
  if (!isBegun && head.trim() !== '') yield head;
  return undefined;
}

function delimiterOf(text: string): string {
  const line = (HEADER.exec(text)?.[1] ?? text).replace(/"[^"]*"/g, '');
  const count = (separator: string): number => line.split(separator).length;
  return [',', ';', '\t'].reduce((best, separator) => (count(separator) > count(best) ? separator : best));
}
