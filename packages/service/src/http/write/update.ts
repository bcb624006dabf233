import { jsonOf } from '../body';
import type { Call, Route } from '../route';
import { pascal, ref } from '../schema';
import { update } from './changes-to';
import { conditionsOf, ifMatch } from './conditions';
import { idempotencyKey } from './once';
import { recordReader } from './record';
import { exampleOf, keyInPath, recordLinks } from './reference';
import { canonicalKey, MOST_BYTES, only, recordReply, write, type Writing } from './write';

const TYPE = 'application/merge-patch+json';
const BODY = { type: TYPE, most: MOST_BYTES, headers: { 'Accept-Patch': TYPE } };

/** `PATCH /vessels/:id`: some fields of a record (RFC 5789, RFC 7396). */
export function updateRoute(writing: Writing): Route {
  const { resource } = writing;
  const read = recordReader(resource, writing.ownPaths);
  const name = pascal(resource.singular);
  return {
    method: 'PATCH',
    path: `/${resource.plural}/:id`,
    kind: 'data',
    writes: true,
    parameters: [],
    produces: ['application/json'],
    handle: (call: Call) =>
      write(writing, call, BODY, (bytes) => {
        const conditions = conditionsOf(call.req.headers);
        return {
          changes: [update(resource, canonicalKey(resource, call.id), jsonOf(bytes), conditions, read)],
          actions: ['update'],
          answer: (results) => recordReply(200, '', only(results).after),
        };
      }),
    operation: {
      id: `update${name}`,
      tag: resource.title,
      summary: `Change fields of one ${resource.singular}`,
      description:
        'A merge patch (RFC 7396): fields of the body are replaced, those that are `null` go, all others stay.',
      key: keyInPath(resource),
      headers: [ifMatch, idempotencyKey],
      body: { type: TYPE, schema: ref(`${name}Patch`), example: exampleOf(resource) },
      content: { 'application/json': ref(name) },
      links: Object.keys(recordLinks(resource)),
      problems: [400, 401, 403, 404, 406, 412, 413, 415, 422, 428, 429, 503],
    },
  };
}
