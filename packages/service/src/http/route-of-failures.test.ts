import type { Context, Middleware } from 'koa';
import { startService } from '../../test/service';

/** The routes that requests have had when they ended, as telemetry reads them. */
function recordRoutes(routes: unknown[]): Middleware {
  return async (ctx: Context, next) => {
    await next();
    routes.push(ctx._matchedRoute);
  };
}

test('a request that is turned away for overload counts for its route; one without a route for none', async () => {
  const routes: unknown[] = [];
  const service = await startService({
    limits: { maxConcurrentRequests: 0, maxEventLoopDelay: 10_000 },
    telemetry: recordRoutes(routes),
  });
  expect((await fetch(`${service.origin}/dataset`)).status).toBe(503);
  expect((await fetch(`${service.origin}/nowhere`)).status).toBe(404);
  expect(routes).toEqual(['/dataset', undefined]);
  await service.close();
});
