import type { HealthCheck } from '../composition';
import type { Readiness } from '../readiness';
import { type Store, StoreUnavailable } from '../store/store';
import { unavailable } from './problem';
import type { Route } from './route';

/** Milliseconds that a team's own check may take: less than the prober's patience. */
const PATIENCE = 2000;

/** `GET /ready`: whether to send traffic here. */
export function readyRoute(
  readiness: Readiness,
  stores: readonly Store[],
  checks: readonly HealthCheck[],
): Route {
  return {
    method: 'GET',
    path: '/ready',
    kind: 'probe',
    handle: async () => {
      if (readiness.state !== 'ready') throw unavailable(`Not ready: ${readiness.reason}.`, 1);
      await Promise.all([...stores.map(ping), ...checks.map(pass)]);
      return { status: 200, type: 'application/json', cache: 'no-store', body: '{"status":"ready"}' };
    },
    operation: {
      id: 'ready',
      tag: 'Operations',
      summary: 'Whether the service wants traffic',
      content: { 'application/json': { type: 'object', properties: { status: { const: 'ready' } } } },
      problems: [503],
    },
  };
}

async function ping(store: Store): Promise<void> {
  try {
    await store.ping();
  } catch (error) {
    if (error instanceof StoreUnavailable)
      throw unavailable('Not ready: the database does not answer.', error.retryAfter);
    throw error;
  }
}

async function pass({ name, check }: HealthCheck): Promise<void> {
  const signal = AbortSignal.timeout(PATIENCE);
  const late = new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error(`no answer within ${PATIENCE} ms`));
    });
  });
  try {
    await Promise.race([check(signal), late]);
  } catch {
    throw unavailable(`Not ready: ${name} does not answer.`, 1);
  }
}
