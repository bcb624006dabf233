import type { Call, Route } from '../route';
import { pascal } from '../schema';
import { removal } from './changes-to';
import { conditionsOf, ifMatch } from './conditions';
import { idempotencyKey } from './once';
import { keyInPath } from './reference';
import { canonicalKey, only, write, type Writing } from './write';

/** `DELETE /vessels/:id`. */
export function removeRoute(writing: Writing): Route {
  const { resource } = writing;
  return {
    method: 'DELETE',
    path: `/${resource.plural}/:id`,
    kind: 'data',
    writes: true,
    parameters: [],
    handle: (call: Call) =>
      write(writing, call, undefined, () => ({
        changes: [removal(resource, canonicalKey(resource, call.id), conditionsOf(call.req.headers))],
        actions: ['delete'],
        answer: (results) => {
          only(results);
          return { status: 204, cache: 'no-store' };
        },
      })),
    operation: {
      id: `delete${pascal(resource.singular)}`,
      tag: resource.title,
      summary: `Delete one ${resource.singular}`,
      key: keyInPath(resource),
      headers: [ifMatch, idempotencyKey],
      content: {},
      others: { 204: { description: 'It is gone' } },
      problems: [400, 401, 403, 404, 412, 422, 428, 429, 503],
    },
  };
}
