import { expectRequests, log } from '@golden-path/telemetry';
import Koa from 'koa';
import compose from 'koa-compose';
import type { Dependencies } from './dependencies';
import { closeWhenDraining } from './drain';
import { answeringFailures } from './failures';
import { forwarded } from './forwarded';
import { kitRoutes } from './kit-routes';
import { Overload } from './overload';
import { assertApart, ownRoutes } from './own-routes';
import { problemPages } from './pages/problem-page';
import { router } from './router';
import { kitOf } from './routes';

export function createApp(dependencies: Dependencies): Koa {
  const { readiness, limits, telemetry, fault, collections, settings = {}, middleware } = dependencies;
  const { identity, explorer = true, trustProxy = 0 } = dependencies;
  const own = dependencies.routes?.(kitOf(collections, settings));
  const described = own === undefined ? [] : ownRoutes(own);
  const routes = kitRoutes(dependencies, described);
  assertApart(described, routes);
  expectRequests([
    ...routes.filter(({ kind }) => kind !== 'probe').map(({ method, path }) => ({ method, route: path })),
    ...described.flatMap(({ methods, path }) =>
      methods.filter((method) => method !== 'HEAD').map((method) => ({ method, route: path })),
    ),
  ]);
  const app = new Koa({ proxy: trustProxy !== 0 });
  if (trustProxy !== 0) app.use(forwarded(trustProxy));
  app.use(telemetry);
  const answer = answeringFailures(
    router(routes, own, {
      readiness,
      overload: new Overload(limits),
      fault,
      around: middleware.length === 0 ? undefined : compose([...middleware]),
    }),
    problemPages({ identity, explorer, resources: collections.map(({ resource }) => resource) }),
  );
  // One middleware for three concerns: each more would cost a hundredth of a request.
  app.use((ctx) => {
    closeWhenDraining(ctx, readiness);
    return answer(ctx);
  });
  // Koa reports here what went wrong after the answer began, such as a client that is gone.
  app.on('error', (error: unknown) => {
    log.debug('connection lost', { error });
  });
  return app;
}
