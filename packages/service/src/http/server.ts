import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type Koa from 'koa';
import compose from 'koa-compose';
import { used, watchConnections } from './connections';
import { type Refusal, refuse } from './refusal';
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
    refuse(socket, { status: 405, detail: 'CONNECT is for proxies; this is none.', fields: ['Allow: '] });
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

/** What Node.js cannot parse never reaches the app, or not as a whole. */
function answerClientError(error: ClientError, socket: Socket): void {
  if (error.code === 'ECONNRESET') socket.destroy();
  else refuse(socket, { ...refusalOf(error), code: error.code });
}

function refusalOf({ code, rawPacket, bytesParsed = 0 }: ClientError): Pick<Refusal, 'status' | 'detail'> {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      // It was the URL that did not end, when not even the request line had been read.
      return rawPacket?.subarray(0, bytesParsed).includes('\r\n') === false
        ? { status: 414, detail: 'The URL is too long; at most 16 KiB are read.' }
        : { status: 431, detail: 'The headers are too large; at most 32 KiB are read.' };
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return { status: 413, detail: 'The chunk extensions are too large.' };
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { status: 408, detail: 'The request did not arrive in time.' };
    default:
      return { status: 400, detail: 'This is not HTTP/1.1 as RFC 9112 has it.' };
  }
}
