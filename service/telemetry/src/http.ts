import { randomUUID } from 'node:crypto';
import type { Middleware } from 'koa';
import { requestStorage } from './context';
import { log } from './logger';

export interface HttpTelemetryOptions {
  /** Paths that are neither logged nor traced nor counted: probes and scrapes. */
  readonly ignorePaths: readonly string[];
}

/** Outermost middleware: request id, server span, duration, active requests, access log. */
export function httpTelemetry(options: HttpTelemetryOptions): Middleware {
  const ignored = new Set(options.ignorePaths);
  return async (ctx, next) => {
    const inbound = ctx.get('X-Request-Id');
    const requestId = /^[\w.-]{1,128}$/.test(inbound) ? inbound : randomUUID();
    ctx.set('X-Request-Id', requestId);
    const start = performance.now();
    await requestStorage.run({ requestId }, next);
    if (ignored.has(ctx.path)) return;
    requestStorage.run({ requestId }, () => {
      log.info('request', {
        method: ctx.method,
        path: ctx.path,
        status: ctx.status,
        duration: (performance.now() - start) / 1000,
      });
    });
  };
}
