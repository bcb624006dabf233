import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { log, measuredUntilNow, requestContext } from '../observe';
import type { Context } from 'koa';
import { acceptsGzip, EVENTS, worthCompressing } from './compression';
import { isNotModified } from './conditional';
import { Finished, QUICKLY } from './finished';
import type { Piece, Reply } from './reply';
import { unread } from './unread';

/** Field names and values in turn, as `writeHead` takes them. */
type Head = string[];

/** What browsers on other origins may read of a response, beyond the few headers they always may. */
const exposed = 'Content-Location, ETag, Link, Location, Retry-After, X-Request-Id';

/** Writes the reply: conditional requests, compression, HEAD. Resolves when the last byte is handed over. */
export function send(ctx: Context, reply: Reply): Promise<void> | undefined {
  // Koa's own way of writing knows nothing of ETags per encoding, and costs more.
  ctx.respond = false;
  const { req, res } = ctx;
  const { status, type, body, etag, headers } = reply;
  const gzip =
    (status === 304 || worthCompressing(body, type)) && acceptsGzip(req.headers['accept-encoding']);
  // All at once: setting a dozen fields one by one takes a tenth of the time of a request.
  // prettier-ignore
  const head: Head = [
    'X-Request-Id', requestContext()?.requestId ?? '',
    'Cache-Control', reply.cache ?? 'no-cache',
    'Vary', 'Accept, Accept-Encoding',
    'X-Content-Type-Options', 'nosniff',
    // Public data and no credentials: any page may read it, so the answer does not vary by origin.
    'Access-Control-Allow-Origin', '*',
    'Access-Control-Expose-Headers', exposed,
  ];
  if (headers !== undefined) head.push(...Object.entries(headers).flat());
  if (etag !== undefined) {
    const tag = tagOf(etag, gzip);
    head.push('ETag', tag);
    if (status === 200 && isNotModified(req, tag)) {
      res.writeHead(304, head);
      return endWithout(body, res);
    }
  }
  if (type !== undefined) head.push('Content-Type', type);
  if (gzip && status !== 304) head.push('Content-Encoding', 'gzip');
  if (typeof body === 'string' || body instanceof Finished) {
    if (gzip) return sendGzipped(status, head, body, res);
    const bytes = typeof body === 'string' ? body : body.bytes;
    const length = Buffer.byteLength(bytes);
    // What is sent again and again is there once for all.
    if (typeof bytes === 'string') unread.count(res, length);
    head.push('Content-Length', String(length));
    res.writeHead(status, head).end(bytes);
    return undefined;
  }
  if (body === undefined || req.method === 'HEAD') {
    res.writeHead(status, head);
    return endWithout(body, res);
  }
  if (type === EVENTS) measuredUntilNow(res);
  return sendStream(status, head, body, res, gzip);
}

/** Two encodings are two representations, so each has its own strong validator (RFC 9110 §8.8.3.3). */
function tagOf(etag: string, gzip: boolean): string {
  return gzip ? `"${etag}-gzip"` : `"${etag}"`;
}

/** Whether the client lists the validator of an answer that need not be made for it then. */
export function hasAlready(req: IncomingMessage, etag: string): boolean {
  const listed = req.headers['if-none-match'];
  // `*` stands for whatever there is, so that has to be seen first.
  if (listed === undefined || listed.trim() === '*') return false;
  return isNotModified(req, tagOf(etag, acceptsGzip(req.headers['accept-encoding'])));
}

async function sendGzipped(
  status: number,
  head: Head,
  body: string | Finished,
  res: ServerResponse,
): Promise<void> {
  const finished = typeof body === 'string' ? new Finished(Buffer.from(body)) : body;
  const bytes = await finished.gzip();
  if (finished !== body) unread.count(res, bytes.length);
  head.push('Content-Length', String(bytes.length));
  res.writeHead(status, head).end(bytes);
}

/** A stream that nobody will read lets go of its query. */
async function endWithout(body: Reply['body'], res: ServerResponse): Promise<void> {
  res.end();
  if (typeof body === 'object' && !(body instanceof Finished)) await body.return?.();
}

async function sendStream(
  status: number,
  head: Head,
  body: AsyncIterableIterator<Piece>,
  res: ServerResponse,
  gzip: boolean,
): Promise<void> {
  // Not by `writeHead`: a query that fails before its first record has sent no status.
  res.statusCode = status;
  for (let at = 0; at < head.length; at += 2) res.setHeader(head[at] ?? '', head[at + 1] ?? '');
  // A pipeline hears that the client has left when the body has its next piece, which may be in a quarter of a minute.
  res.once('close', () => {
    body.return?.().catch(() => undefined);
  });
  try {
    // Either end's failure ends the other: a client that leaves stops the query, a query that fails cuts the
    // connection, so that nobody takes a part for the whole.
    await (gzip ? pipeline(body, createGzip({ level: QUICKLY }), res) : pipeline(body, res));
  } catch (error) {
    if (isClientGone(error)) return;
    log.error('response broken off', { error });
  } finally {
    // A pipeline into a response that is closed already never looks at its source.
    await body.return?.();
  }
}

function isClientGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && CLIENT_GONE.has(error.code);
}

const CLIENT_GONE = new Set<unknown>(['ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_UNABLE_TO_PIPE']);
