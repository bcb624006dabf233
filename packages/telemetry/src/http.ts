import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import {
  type Attributes,
  type Context,
  INVALID_TRACEID,
  propagation,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import type { Context as KoaContext, Middleware } from 'koa';
import { logRequest } from './access-log';
import { contextManager, type RequestContext, tracedContext, untracedContext } from './context';
import { eventLoop } from './event-loop';
import { durationsOf } from './http-duration';
import { hotMetrics } from './metrics';
import { redactQuery } from './redact';
import { requestIdFrom } from './request-id';
import { sampling } from './sampling';

export interface HttpTelemetryOptions {
  /** Paths that are neither logged nor traced nor counted: probes and scrapes. */
  readonly ignorePaths: readonly string[];
  /**
   * Whether to set `X-Request-Id` on every response; default `true`. An app that writes its header fields all at once
   * takes the id from `requestContext()` instead: a field set before makes that three times as slow.
   */
  readonly setRequestId?: boolean;
}

/** The methods that semantic conventions know; every other one is `_OTHER`, so that clients cannot make labels. */
const knownMethods = new Set([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'CONNECT',
  'OPTIONS',
  'TRACE',
  'PATCH',
  'QUERY',
]);

/**
 * Outermost middleware: request id, server span, duration, active requests, access log. Call after `startTelemetry`.
 * Span and duration begin when the request could have been read: what it waited for a busy process, its client waited.
 * Semantic conventions: https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-server
 */
export function httpTelemetry(options: HttpTelemetryOptions): Middleware {
  const ignored = new Set(options.ignorePaths);
  hotMetrics.measuresHttp = true;
  eventLoop.watch();
  const tracer = trace.getTracer('@golden-path/telemetry');
  // Asked at the first request, since there is no propagator before the start.
  let propagated: readonly string[] | undefined;
  const { setRequestId = true } = options;

  function incoming(headers: IncomingHttpHeaders): Context {
    propagated ??= propagation.fields();
    return propagated.some((name) => headers[name] !== undefined)
      ? propagation.extract(ROOT_CONTEXT, headers)
      : ROOT_CONTEXT;
  }

  return async function telemetry(ctx, next) {
    const { req, res } = ctx;
    const requestId = requestIdFrom(req.headers['x-request-id']);
    if (setRequestId) res.setHeader('X-Request-Id', requestId);
    const { path, query } = targetOf(req.url ?? '/');
    if (ignored.has(path)) {
      await contextManager.with(untracedContext({ requestId }), next);
      return;
    }

    const start = eventLoop.arrival(req.socket);
    const method = knownMethods.has(req.method ?? '') ? (req.method ?? '') : '_OTHER';
    const parent = incoming(req.headers);
    const span = sampling.startServerSpan(tracer, method === '_OTHER' ? 'HTTP' : method, parent, start);
    const request = idsOf(requestId, span.spanContext());
    hotMetrics.countActive(method, 1);
    // After the last byte, or when the connection is gone: 'close' follows both.
    const { socket } = req;
    res.on('close', () => {
      // Who breaks off reading the body takes it from the request (`destroyer` of node:stream); Koa asks it for addresses.
      req.socket = socket;
      hotMetrics.countActive(method, -1);
      finish(ctx, {
        request,
        span,
        method,
        path,
        query,
        duration: ((measured.get(res) ?? performance.now()) - start) / 1000,
      });
    });
    try {
      await contextManager.with(tracedContext(request, span, parent), next);
    } catch (error) {
      if (error instanceof Error) span.recordException(error);
      throw error;
    }
  };
}

const measured = new WeakMap<ServerResponse, number>();

/**
 * Says of an answer that lasts as long as its client likes, such as one of events, that it has taken until now: how long
 * somebody listens says nothing about the service.
 */
export function measuredUntilNow(res: ServerResponse): void {
  measured.set(res, performance.now());
}

/**
 * Counts a request that never became one: its bytes could not be read, so it has neither method nor route, and took no time.
 * The middleware sees none of these; whoever answers them says so here.
 */
export function countRefused(status: number): void {
  const attributes = { 'http.request.method': '_OTHER', 'http.response.status_code': status };
  hotMetrics.httpDuration.series(`_OTHER ${status}  `, () => attributes).record(0);
}

interface Served {
  readonly request: RequestContext;
  readonly span: Span;
  readonly method: string;
  readonly path: string;
  /** Without `?`. */
  readonly query: string;
  /** Seconds, from when the request could have been read. */
  readonly duration: number;
}

function finish(ctx: KoaContext, { request, span, method, path, query, duration }: Served): void {
  const { res } = ctx;
  const route = routeOf(ctx);
  // What was never sent is no status: a client that left early has not been answered 404.
  const status = res.headersSent ? res.statusCode : undefined;
  const errorType = errorTypeOf(res, status);

  const spanContext = span.spanContext();
  const sampled = (spanContext.traceFlags & TraceFlags.SAMPLED) !== 0;
  durationsOf({ method, route, status, errorType }).record(duration, sampled ? spanContext : undefined);
  logRequest({
    request,
    method: ctx.method,
    route,
    path,
    query,
    status,
    duration,
    errorType,
  });
  if (span.isRecording()) describe(span, ctx, { method, path, query, route, status, errorType });
  span.end();
}

function describe(
  span: Span,
  ctx: KoaContext,
  outcome: Pick<Served, 'method' | 'path' | 'query'> & {
    route: string | undefined;
    status: number | undefined;
    errorType: string | undefined;
  },
): void {
  const { method, path, query, route, status, errorType } = outcome;
  const { req } = ctx;
  const attributes: Attributes = {
    'http.request.method': method,
    'url.path': path.slice(0, 1024),
    'network.protocol.version': req.httpVersion,
    'user_agent.original': req.headers['user-agent']?.slice(0, 256) ?? '',
    ...endpoints(ctx),
  };
  if (method === '_OTHER') attributes['http.request.method_original'] = ctx.method;
  if (query !== '') attributes['url.query'] = redactQuery(query);
  if (status !== undefined) attributes['http.response.status_code'] = status;
  if (errorType !== undefined) attributes['error.type'] = errorType;
  if (route !== undefined) {
    attributes['http.route'] = route;
    span.updateName(`${method === '_OTHER' ? 'HTTP' : method} ${route}`);
  }
  span.setAttributes(attributes);
  // A client's mistake is no failure of the server (semantic conventions, status of server spans).
  if (errorType !== undefined) span.setStatus({ code: SpanStatusCode.ERROR });
}

/** Who talked to whom: as a trusted proxy says, where the app has one, else as the connection does. */
function endpoints(ctx: KoaContext): Attributes {
  const { headers, socket } = ctx.req;
  const { host = '' } = headers;
  const isPlain = !ctx.app.proxy && /^[\w.-]+(:\d+)?$/.test(host);
  const scheme = isPlain && !('encrypted' in socket) ? 'http' : ctx.protocol;
  const port = /:(\d+)$/.exec(isPlain ? host : ctx.host)?.[1] ?? (scheme === 'https' ? 443 : 80);
  return {
    'url.scheme': scheme,
    'server.address': isPlain ? host.replace(/:\d+$/, '') : ctx.hostname,
    'server.port': Number(port),
    'client.address': isPlain ? (socket.remoteAddress ?? '') : ctx.ip,
  };
}

/** Of a target in origin form or absolute form (RFC 9112 §3.2). Koa's own getters throw for some of the latter. */
function targetOf(url: string): { readonly path: string; readonly query: string } {
  const local = url.startsWith('/') ? url : url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '');
  const question = local.indexOf('?');
  const path = question === -1 ? local : local.slice(0, question);
  return { path: path === '' ? '/' : path, query: question === -1 ? '' : local.slice(question + 1) };
}

/** The pattern of the route that answered, as @koa/router leaves it; absent where none did. */
function routeOf(ctx: KoaContext): string | undefined {
  const matched: unknown = ctx._matchedRoute;
  return typeof matched === 'string' ? matched : undefined;
}

/**
 * A closed set: a 5xx status, `response_failed` (broken off by the server) or `connection_closed` (by the client). A
 * failure of ours stays one when the client does not wait for the end of it.
 */
function errorTypeOf(res: ServerResponse, status: number | undefined): string | undefined {
  if (status !== undefined && status >= 500) return String(status);
  if (res.writableFinished) return undefined;
  return res.errored == null ? 'connection_closed' : 'response_failed';
}

function idsOf(requestId: string, { traceId, spanId }: SpanContext): RequestContext {
  // Where the SDK is switched off, every span has this one id.
  return traceId === INVALID_TRACEID ? { requestId } : { requestId, traceId, spanId };
}
