import type { Readiness } from '../readiness';
import type { Store } from '../store/store';
import { StoreUnavailable } from '../store/store';
import { unavailable } from './problem';
import type { Route } from './route';

/** `GET /ready`: whether to send traffic here. */
export function readyRoute(readiness: Readiness, store: Store): Route {
  return {
    method: 'GET',
    path: '/ready',
    kind: 'probe',
    handle: async () => {
      if (readiness.state !== 'ready') throw unavailable(`Not ready: ${readiness.reason}.`, 1);
      try {
        await store.ping();
      } catch (error) {
        if (error instanceof StoreUnavailable) {
          throw unavailable('Not ready: the database does not answer.', error.retryAfter);
        }
        throw error;
      }
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
