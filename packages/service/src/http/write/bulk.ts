import { InvalidValue } from '../../resource/definition';
import type { Change, WriteResult } from '../../store/store';
import { turns } from '../../turns';
import type { Parameter } from '../parameter';
import { type InvalidParameter, Problem } from '../problem';
import type { Reply } from '../reply';
import type { Call, Route } from '../route';
import { pascal, ref } from '../schema';
import type { AuditEntry } from './audit';
import { type Line, lineReader } from './bulk-line';
import { idempotencyKey } from './once';
import { bulkExampleOf } from './reference';
import { type Asked, MOST_BYTES as MOST_RECORD_BYTES, write, type Writing } from './write';

const NDJSON = 'application/x-ndjson';
const MOST_BYTES = 16 * 1024 ** 2;
const MOST_LINES = 10_000;
/** A record of the size that a single write may have, and what is around it. */
const MOST_LINE_BYTES = MOST_RECORD_BYTES + 1024;
/** Lines that are looked at, and bytes that are read, at a time: others have requests, too. */
const AT_ONCE = 100;
const BYTES_AT_ONCE = 64 * 1024;
/** Lines that are told of when nothing is done. */
const MOST_ERRORS = 100;

const BODY = { type: NDJSON, most: MOST_BYTES, headers: { Accept: NDJSON } };

type Together = 'all' | 'each';

const together: Parameter<Together> = {
  name: 'together',
  description: '`all`: nothing is done unless each line can be; `each`: each line by itself.',
  schema: { enum: ['all', 'each'], default: 'all' },
  read(text) {
    if (text !== 'all' && text !== 'each') throw new InvalidValue('must be all or each');
    return text;
  },
};

/** `POST /vessels/bulk`: many writes in one request, one in a line each, done in their order. */
export function bulkRoute(writing: Writing): Route {
  const { resource } = writing;
  const read = lineReader(resource, writing.ownPaths);
  const name = pascal(resource.singular);
  return {
    method: 'POST',
    path: `/${resource.plural}/bulk`,
    kind: 'data',
    writes: true,
    parameters: [together],
    produces: [NDJSON],
    handle: (call: Call) =>
      write(writing, call, BODY, async (bytes) =>
        askedOf(await linesOf(bytes, read), call.asked.one(together) ?? 'all'),
      ),
    operation: {
      id: `write${pascal(resource.plural)}`,
      tag: resource.title,
      summary: `Write many ${resource.plural}`,
      description:
        `Up to ${MOST_LINES} lines of NDJSON, each a write: \`{"method":"PUT","id":…,"body":{…}}\`, with \`ifMatch\` and ` +
        '`ifNoneMatch` where a single one would have the header. They are done in their order; each is answered in a line.',
      headers: [idempotencyKey],
      body: {
        type: NDJSON,
        schema: {
          type: 'string',
          description: 'Lines, each of which is this',
          contentSchema: ref(`${name}Write`),
        },
        example: bulkExampleOf(resource),
      },
      content: { [NDJSON]: { ...ref(`${name}Written`), description: 'Each line' } },
      problems: [400, 401, 403, 406, 413, 415, 422, 429, 503],
    },
  };
}

async function linesOf(bytes: Buffer, read: (bytes: Buffer) => Line): Promise<Line[]> {
  const lines: Line[] = [];
  let [looked, taken] = [0, 0];
  for (let start = 0; start < bytes.length;) {
    if (++looked % AT_ONCE === 0 || start - taken > BYTES_AT_ONCE) {
      taken = start;
      await turns.wait();
    }
    const found = bytes.indexOf(0x0a, start);
    const end = found === -1 ? bytes.length : found;
    const line = bytes.subarray(start, end);
    start = end + 1;
    if (line.length <= MOST_LINE_BYTES && line.every(isBlank)) continue;
    if (lines.length === MOST_LINES) throw new Problem(413, `The body may have at most ${MOST_LINES} lines.`);
    lines.push(readOrRefuse(line, read));
  }
  if (lines.length > 0) return lines;
  throw new Problem(400, 'The body has no line.', { errors: [{ parameter: 'body', detail: 'has no line' }] });
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x0d || byte === 0x09;
}

/** What is wrong with a line is the answer to the line. */
function readOrRefuse(line: Buffer, read: (bytes: Buffer) => Line): Line {
  try {
    if (line.length > MOST_LINE_BYTES)
      throw new Problem(413, `A line may have at most ${MOST_LINE_BYTES} bytes.`);
    return read(line);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const change: Change = {
      key: '',
      decide() {
        throw error;
      },
    };
    return { change, action: 'replace' };
  }
}

function askedOf(lines: readonly Line[], how: Together): Asked {
  return {
    together: how,
    changes: lines.map(({ change }) => change),
    actions: lines.map(({ action }): AuditEntry['action'] => action),
    answer: (results) => answer(results, how),
  };
}

/** @throws Problem 422 that names the lines because of which nothing was done */
function answer(results: readonly WriteResult[], how: Together): Reply {
  const refused = results.flatMap((result, index) =>
    'refused' in result ? [errorOf(result.refused, index)] : [],
  );
  if (how === 'all' && refused.length > 0) {
    throw new Problem(422, `Nothing was done, because of ${refused.length} of ${results.length} lines.`, {
      errors: refused.slice(0, MOST_ERRORS),
    });
  }
  return {
    status: 200,
    type: NDJSON,
    cache: 'no-store',
    body: results.map((result, index) => `${JSON.stringify(lineOf(result, index))}\n`).join(''),
  };
}

function errorOf(refused: Error, index: number): InvalidParameter {
  const { status, detail } = problemOf(refused);
  return { parameter: `line ${index + 1}`, detail: `${status}: ${detail}` };
}

function lineOf(result: WriteResult, index: number): object {
  const line = index + 1;
  if ('refused' in result) {
    const { status, detail, errors } = problemOf(result.refused);
    return { line, status, detail, ...(errors && { errors }) };
  }
  const { action, before, after } = result;
  if (after === undefined) return { line, status: 204, id: before?.key };
  return { line, status: action === 'create' ? 201 : 200, id: after.key, etag: `"${after.hash}"` };
}

/** @throws what is no problem of the line */
function problemOf(refused: Error): Problem {
  if (refused instanceof Problem) return refused;
  throw refused;
}
