import type { Route } from './route';

/** `GET /live`: whether the process runs at all. It says yes until the process is gone, draining or not. */
export function liveRoute(): Route {
  return {
    method: 'GET',
    path: '/live',
    kind: 'probe',
    handle: () => ({ status: 200, type: 'application/json', cache: 'no-store', body: '{"status":"alive"}' }),
    operation: {
      id: 'live',
      tag: 'Operations',
      summary: 'Whether the process is alive',
      content: { 'application/json': { type: 'object', properties: { status: { const: 'alive' } } } },
      problems: [],
    },
  };
}
