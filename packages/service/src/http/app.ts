import type { Identity } from '@golden-path/spec';
import { log } from '@golden-path/telemetry';
import Koa, { type Middleware } from 'koa';
import type { Readiness } from '../readiness';
import type { Store } from '../store/store';
import type { Answers } from './answers';
import { drain } from './drain';
import { failures } from './failures';
import type { Metrics } from './metrics';
import { type Limits, Overload } from './overload';
import type { Resource } from './resource';
import { router } from './router';
import { routes } from './routes';

/** What the HTTP layer is made of. */
export interface Dependencies {
  readonly resource: Resource;
  readonly store: Store;
  readonly answers: Answers;
  readonly readiness: Readiness;
  readonly metrics: Metrics;
  readonly limits: Limits;
  readonly identity: Identity;
  /** Of the service, for OpenAPI and validators. */
  readonly version: string;
  /** Request id, span, duration, access log: `httpTelemetry`. */
  readonly telemetry: Middleware;
  /** Breaks requests on purpose, in drills: delays them, or rejects. */
  readonly fault?: () => Promise<void>;
}

export function createApp(dependencies: Dependencies): Koa {
  const { readiness, limits, telemetry, fault } = dependencies;
  const app = new Koa();
  app.use(telemetry);
  app.use(drain(readiness));
  app.use(failures());
  app.use(router(routes(dependencies), { readiness, overload: new Overload(limits), fault }));
  // Koa reports here what went wrong after the answer began, such as a client that is gone.
  app.on('error', (error: unknown) => {
    log.debug('connection lost', { error });
  });
  return app;
}
