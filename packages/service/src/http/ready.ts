import { log } from '@golden-path/telemetry';
import type { HealthCheck } from '../composition';
import type { Readiness } from '../readiness';
import { type Store, StoreUnavailable } from '../store/store';
import { Problem, unavailable } from './problem';
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
      await assertReady(readiness, stores, checks);
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

/** @throws Problem that says why not */
async function assertReady(
  readiness: Readiness,
  stores: readonly Store[],
  checks: readonly HealthCheck[],
): Promise<void> {
  if (readiness.state !== 'ready') throw unavailable(`Not ready: ${readiness.reason}.`, 1);
  await Promise.all([...stores.map(ping), ...checks.map(pass)]);
}

/** Why the service wants no traffic, for whoever answers in its stead; `undefined` when it does. */
export async function whyNotReady(...about: Parameters<typeof assertReady>): Promise<string | undefined> {
  try {
    await assertReady(...about);
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return error.detail;
    log.error('readiness unknown', { error });
    return 'Not ready: something went wrong here.';
  }
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
