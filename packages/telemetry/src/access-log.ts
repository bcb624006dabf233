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

/** One line per request, at level info. Method, route and ids hold nothing that JSON would escape. */
export function logRequest(served: ServedRequest): void {
  if (!logsInfo()) return;
  const { request, method, route, path, query, status, duration, errorType } = served;
  let line = `"msg":"request","request_id":"${request.requestId}"`;
  if (request.traceId !== undefined && request.spanId !== undefined) {
    line += `,"trace_id":"${request.traceId}","span_id":"${request.spanId}"`;
  }
  line += `,"method":"${method}"`;
  if (route !== undefined) line += `,"route":${JSON.stringify(route)}`;
  line += `,"path":${JSON.stringify(path.length > 1024 ? path.slice(0, 1024) : path)}`;
  if (query !== '') line += `,"query":${JSON.stringify(redactQuery(query))}`;
  if (status !== undefined) line += `,"status":${status}`;
  line += `,"duration":${Math.round(duration * 1e6) / 1e6}`;
  if (errorType !== undefined) line += `,"error_type":"${errorType}"`;
  writeInfoLine(line);
}
