import type { RequestContext } from './context';
import { logsInfo, writeInfoLine } from './logger';
import { redactQuery } from './redact';

export interface ServedRequest {
  readonly request: RequestContext;
  readonly method: string;
  readonly route: string | undefined;
  readonly path: string;
  /** Without `?`. */
  readonly query: string;
  readonly status: number | undefined;
  /** Seconds. */
  readonly duration: number;
  readonly errorType: string | undefined;
}

/** What stands before the path, by route: a dozen, each of which takes one method or a few. */
const named = new Map<string | undefined, Map<string, string>>();

/**
 * One line per request, at level info. Method, route and ids hold nothing that JSON would escape. It is put together of
 * few pieces: each costs when it is added, and again when the lines are written.
 */
export function logRequest(served: ServedRequest): void {
  if (!logsInfo()) return;
  const { request, method, route, path, query, status, duration, errorType } = served;
  let line = `"msg":"request","request_id":"${request.requestId}`;
  if (request.traceId !== undefined && request.spanId !== undefined) {
    line += `","trace_id":"${request.traceId}","span_id":"${request.spanId}`;
  }
  line += (named.get(route)?.get(method) ?? name(method, route)) + JSON.stringify(path.slice(0, 1024));
  if (query !== '') line += `,"query":${JSON.stringify(redactQuery(query))}`;
  const microseconds = Math.round(duration * 1e6);
  line += `${status === undefined ? '' : `,"status":${status}`},"duration":${microseconds / 1e6}`;
  if (errorType !== undefined) line += `,"error_type":"${errorType}"`;
  writeInfoLine(line);
}

function name(method: string, route: string | undefined): string {
  const text = `","method":"${method}",${route === undefined ? '' : `"route":${JSON.stringify(route)},`}"path":`;
  const methods = named.get(route) ?? new Map<string, string>();
  named.set(route, methods.set(method, text));
  return text;
}
