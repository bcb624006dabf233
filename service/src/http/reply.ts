import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { log } from '@golden-path/telemetry';
import type { Context } from 'koa';
import { acceptsGzip, gzipped, worthCompressing } from './compression';
import { isNotModified } from './conditional';

/** What a handler answers. Everything else about the response is decided here, in one place. */
export interface Reply {
  readonly status: number;
  /** Content-Type; absent where there is no body. */
  readonly type?: string;
  /** Text, bytes, or text piece by piece, in constant memory. */
  readonly body?: string | Buffer | AsyncIterableIterator<string>;
  /** Names these very bytes, before any compression. Without quotes. */
  readonly etag?: string;
  /** Cache-Control; default `no-cache`: keep it, but ask (with the ETag) before using it. */
  readonly cache?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What browsers on other origins may read of a response, beyond the few headers they always may. */
const exposed = 'Content-Location, ETag, Link, Retry-After, X-Request-Id';

/** Writes the reply: conditional requests, compression, HEAD. Resolves when the last byte is handed over. */
export function send(ctx: Context, reply: Reply): Promise<void> | undefined {
  // Koa's own way of writing knows nothing of ETags per encoding, and costs more.
  ctx.respond = false;
  const { req, res } = ctx;
  const { status, type, body, etag, headers } = reply;
  const gzip = worthCompressing(body) && acceptsGzip(req.headers['accept-encoding']);
  res.statusCode = status;
  res.setHeader('Cache-Control', reply.cache ?? 'no-cache');
  res.setHeader('Vary', 'Accept, Accept-Encoding');
  res.setHeader('X-Content-Type-Options', 'nosniff');
  // Public data and no credentials: any page may read it, so the answer does not vary by origin.
  res.setHeader('Access-Control-Allow-Origin', '*');
  res.setHeader('Access-Control-Expose-Headers', exposed);
  if (headers !== undefined) {
    for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
  }
  if (etag !== undefined) {
    // Two encodings are two representations, so each has its own strong validator (RFC 9110 §8.8.3.3).
    const tag = gzip ? `"${etag}-gzip"` : `"${etag}"`;
    res.setHeader('ETag', tag);
    if (status === 200 && isNotModified(req, tag)) {
      res.statusCode = 304;
      return endWithout(body, res);
    }
  }
  if (type !== undefined) res.setHeader('Content-Type', type);
  if (gzip) res.setHeader('Content-Encoding', 'gzip');
  if (typeof body === 'string' || Buffer.isBuffer(body)) {
    if (gzip) return sendGzipped(body, res);
    res.setHeader('Content-Length', Buffer.byteLength(body));
    res.end(body);
    return undefined;
  }
  if (body === undefined || req.method === 'HEAD') return endWithout(body, res);
  return sendStream(body, res, gzip);
}

async function sendGzipped(body: string | Buffer, res: ServerResponse): Promise<void> {
  const bytes = await gzipped(body);
  res.setHeader('Content-Length', bytes.length);
  res.end(bytes);
}

/** A stream that nobody will read lets go of its query. */
async function endWithout(body: Reply['body'], res: ServerResponse): Promise<void> {
  res.end();
  if (typeof body === 'object' && !Buffer.isBuffer(body)) await body.return?.();
}

async function sendStream(
  body: AsyncIterableIterator<string>,
  res: ServerResponse,
  gzip: boolean,
): Promise<void> {
  try {
    // Either end's failure ends the other: a client that leaves stops the query, a query that fails cuts the
    // connection, so that nobody takes a part for the whole.
    await (gzip ? pipeline(body, createGzip(), res) : pipeline(body, res));
  } catch (error) {
    if (isPrematureClose(error)) return;
    log.error('response broken off', { error });
  }
}

function isPrematureClose(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
}
