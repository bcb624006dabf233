import type { Context } from 'koa';
import type { Readiness } from '../readiness';

/** While the process shuts down every answer ends its connection, so that clients move on to other replicas. */
export function closeWhenDraining({ res }: Context, readiness: Readiness): void {
  if (readiness.state === 'draining') res.setHeader('Connection', 'close');
}
