import type { IncomingMessage } from 'node:http';
import { isUtf8 } from 'node:buffer';
import { Problem, unavailable } from './problem';
import { repeatedName } from '../repeated-name';

/** A thousand keys take a tenth of it. */
const maxBytes = 64 * 1024;

/** Bytes of bodies that are being read, and of writes that are being done, all together: beyond, a body has to come later. */
const MOST_UNDERWAY = 64 * 1024 ** 2;
let underway = 0;

export interface BodyOptions {
  readonly type: string;
  /** Bytes at most. */
  readonly most: number;
  /** What a 415 says of it. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The body as JSON (RFC 8259: UTF-8). @throws Problem 400, 413, 415 */
export async function readJsonBody(req: IncomingMessage): Promise<unknown> {
  const type = 'application/json';
  return jsonOf(await readBody(req, { type, most: maxBytes, headers: { Accept: type } }));
}

/** @throws Problem 400 */
export function jsonOf(bytes: Buffer): unknown {
  const text = bytes.toString();
  let value: unknown;
  try {
    value = isUtf8(bytes) ? (JSON.parse(text) as unknown) : undefined;
  } catch {
    // The same answer as to broken UTF-8.
  }
  if (value === undefined) throw bad('is not JSON in UTF-8');
  const name = repeatedName(text);
  if (name === undefined) return value;
  throw bad(`has ${JSON.stringify(name.slice(0, 60).toWellFormed())} more than once in one object`);
}

function bad(detail: string): Problem {
  return new Problem(400, `The body ${detail}.`, { errors: [{ parameter: 'body', detail }] });
}

/** Uses the body, which counts as long as it is in use: what is made of it is larger.
 * @param options `undefined`: there is none to read @throws Problem 413, 415, 503 */
export async function withBody<T>(
  req: IncomingMessage,
  options: BodyOptions | undefined,
  use: (bytes: Buffer) => Promise<T>,
): Promise<T> {
  const bytes = options === undefined ? Buffer.alloc(0) : await readBody(req, options);
  underway += bytes.length;
  try {
    return await use(bytes);
  } finally {
    underway -= bytes.length;
  }
}

/** @throws Problem 413, 415, 503 */
async function readBody(req: IncomingMessage, { type, most, headers }: BodyOptions): Promise<Buffer> {
  const [mediaType = '', ...parameters] = (req.headers['content-type'] ?? '').toLowerCase().split(';');
  if (mediaType.trim() !== type) {
    throw new Problem(415, `The body must be ${type}; say so in Content-Type.`, { headers });
  }
  const charset = parameters.find((parameter) => parameter.trim().startsWith('charset='));
  if (charset !== undefined && !/^\s*charset="?utf-?8"?\s*$/.test(charset)) {
    throw new Problem(415, 'The body must be in UTF-8.', { headers });
  }
  if ((req.headers['content-encoding'] ?? 'identity') !== 'identity') {
    throw new Problem(415, 'The body must not be compressed.', {
      headers: { 'Accept-Encoding': 'identity' },
    });
  }
  return readBytes(req, most);
}

async function readBytes(req: IncomingMessage, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const refusal =
    Number(req.headers['content-length'] ?? 0) > most ? tooLarge(most) : await take(req, most, chunks);
  if (refusal === undefined) return Buffer.concat(chunks);
  // A client reads the answer when it has sent everything, so the rest is taken, up to the server's time-out.
  req.resume();
  throw refusal;
}

/** @returns what keeps the rest from being taken */
async function take(req: IncomingMessage, most: number, chunks: Buffer[]): Promise<Problem | undefined> {
  let length = 0;
  try {
    for await (const chunk of req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      length += chunk.length;
      underway += chunk.length;
      if (length > most) return tooLarge(most);
      if (underway > MOST_UNDERWAY) return unavailable('Too many bodies are being sent; try again.', 2);
      chunks.push(chunk);
    }
  } finally {
    underway -= length;
  }
  return undefined;
}

function tooLarge(most: number): Problem {
  return new Problem(413, `The body may have at most ${most} bytes.`);
}
