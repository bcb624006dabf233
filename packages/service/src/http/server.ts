import { randomUUID } from 'node:crypto';
import { createServer as createHttpServer, type RequestListener, type Server, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { countRefused, log } from '@golden-path/telemetry';
import type Koa from 'koa';
import compose from 'koa-compose';
import { isAnswering, used, watchConnections } from './connections';
import { cutSlowReaders } from './slow-readers';

/**
 * The HTTP server, not yet listening. Each limit has its reason here.
 * @param maxConnections of all such servers of the process together
 */
export function createServer(app: Koa, maxConnections: number): Server {
  const answer = listener(app, maxConnections);
  const server = createHttpServer(
    {
      // A client that trickles its header must not hold a socket for longer.
      headersTimeout: 10_000,
      // The only body we take has at most 64 KiB.
      requestTimeout: 30_000,
      connectionsCheckingInterval: 5_000,
      // Longer than load balancers keep idle connections (60 s is common): the side that closes first must be
      // theirs, or a request crosses our FIN on the way and fails.
      keepAliveTimeout: 75_000,
      // The longest URL we read (16 KiB) and room for the other headers: a longer URL still gets its 414.
      maxHeaderSize: 32 * 1024,
      // The router answers a missing Host, with a problem document.
      requireHostHeader: false,
      // Two fields of a name that may stand once are no good value, rather than the first one.
      joinDuplicateHeaders: true,
    },
    answer,
  );
  // What is expected and cannot be done the router refuses, too; Node.js would, in words of its own.
  server.on('checkExpectation', answer);
  // A client that stops reading must not hold a query and its snapshot for ever.
  server.timeout = 60_000;
  server.on('clientError', answerClientError);
  // Node.js would end the connection without a word.
  server.on('connect', (_req, socket: Socket) => {
    socket.on('error', () => undefined).resume();
    refuse(socket, 405, 'CONNECT is for proxies; this is none.', ['Allow: ']);
  });
  watchConnections(server, maxConnections);
  cutSlowReaders(server);
  return server;
}

/**
 * Instead of `app.callback()`, which also watches every response for its end (a tenth of the time of a request) and
 * writes it: the telemetry and `send` have done so by then.
 */
function listener(app: Koa, maxConnections: number): RequestListener {
  const handle = compose(app.middleware);
  return (req, res) => {
    used(req.socket, maxConnections);
    const ctx = app.createContext(req, res);
    handle(ctx).catch((error: unknown) => {
      ctx.onerror(error as Error);
    });
  };
}

interface ClientError extends Error {
  readonly code?: string;
  /** The packet in which the parser stopped, and where. */
  readonly rawPacket?: Buffer;
  readonly bytesParsed?: number;
}

/** Answered, and read on from until the client has stopped sending. */
const lingering = new WeakSet<Socket>();
/** Milliseconds for that. */
const patience = 5_000;

/** What Node.js cannot parse never reaches the app, so it is answered here, in the same form. */
function answerClientError(error: ClientError, socket: Socket): void {
  if (lingering.has(socket)) return;
  if (error.code === 'ECONNRESET') socket.destroy();
  else refuse(socket, ...statusOf(error), [], error.code);
}

/** @param fields of the head, beside those of every refusal @param code of Node.js, for the log */
function refuse(
  socket: Socket,
  status: number,
  detail: string,
  fields: readonly string[],
  code?: string,
): void {
  // Nobody must take our answer for a part of another.
  if (!socket.writable || isAnswering(socket)) {
    socket.destroy();
    return;
  }
  const requestId = randomUUID();
  countRefused(status);
  log.info('request refused', { request_id: requestId, status, code });
  const title = STATUS_CODES[status] ?? '';
  const body = JSON.stringify({ type: 'about:blank', title, status, detail, request_id: requestId });
  const head = [
    `HTTP/1.1 ${status} ${title}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    `X-Request-Id: ${requestId}`,
    'Connection: close',
    ...fields,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  // Closing at once, with bytes still coming in, would reset the connection and take our answer with it
  // (RFC 9112 §9.6).
  lingering.add(socket);
  const timer = setTimeout(() => socket.destroy(), patience);
  socket.once('close', () => {
    clearTimeout(timer);
  });
}

function statusOf({ code, rawPacket, bytesParsed = 0 }: ClientError): [status: number, detail: string] {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      // It was the URL that did not end, when not even the request line had been read.
      return rawPacket?.subarray(0, bytesParsed).includes('\r\n') === false
        ? [414, 'The URL is too long; at most 16 KiB are read.']
        : [431, 'The headers are too large; at most 32 KiB are read.'];
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return [413, 'The chunk extensions are too large.'];
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return [408, 'The request did not arrive in time.'];
    default:
      return [400, 'This is not HTTP/1.1 as RFC 9112 has it.'];
  }
}
