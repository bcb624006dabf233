import type { Middleware } from 'koa';
import type { Readiness } from '../readiness';

/** While the process shuts down every answer ends its connection, so that clients move on to other replicas. */
export function drain(readiness: Readiness): Middleware {
  return function closeWhenDraining(ctx, next) {
    if (readiness.state === 'draining') ctx.res.setHeader('Connection', 'close');
    return next();
  };
}
