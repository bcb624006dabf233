import { jsonOf } from '../body';
import type { Call, Route } from '../route';
import { pascal, ref } from '../schema';
import { replacement } from './changes-to';
import { conditionsOf, ifMatch, ifNoneMatch } from './conditions';
import { idempotencyKey } from './once';
import { recordReader } from './record';
import { exampleOf, keyInPath, recordLinks } from './reference';
import { canonicalKey, MOST_BYTES, only, recordReply, write, type Writing } from './write';

const BODY = { type: 'application/json', most: MOST_BYTES, headers: { Accept: 'application/json' } };

/** `PUT /vessels/:id`: the record as it shall be, all of it. */
export function replaceRoute(writing: Writing): Route {
  const { resource } = writing;
  const read = recordReader(resource, writing.ownPaths);
  const name = pascal(resource.singular);
  const content = { 'application/json': ref(name) };
  return {
    method: 'PUT',
    path: `/${resource.plural}/:id`,
    kind: 'data',
    writes: true,
    parameters: [],
    produces: ['application/json'],
    handle: (call: Call) =>
      write(writing, call, BODY, (bytes) => {
        const key = canonicalKey(resource, call.id);
        const conditions = conditionsOf(call.req.headers);
        return {
          changes: [replacement(resource, key, jsonOf(bytes), conditions, read)],
          actions: ['replace'],
          answer: (results) => {
            const { action, after } = only(results);
            return recordReply(action === 'create' ? 201 : 200, '', after);
          },
        };
      }),
    operation: {
      id: `replace${name}`,
      tag: resource.title,
      summary: `Create or replace one ${resource.singular}`,
      description: 'Fields that the body lacks are gone afterwards.',
      key: keyInPath(resource),
      headers: [ifMatch, ifNoneMatch, idempotencyKey],
      body: { type: BODY.type, schema: ref(`${name}ToWrite`), example: exampleOf(resource) },
      content,
      others: { 201: { description: 'It is new', headers: ['ETag', 'Location'], content } },
      links: Object.keys(recordLinks(resource)),
      problems: [400, 401, 403, 406, 412, 413, 415, 422, 428, 429, 503],
    },
  };
}
