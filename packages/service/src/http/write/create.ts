import { jsonOf } from '../body';
import type { Call, Route } from '../route';
import { pascal, ref } from '../schema';
import { creation } from './changes-to';
import { idempotencyKey } from './once';
import { recordReader } from './record';
import { exampleOf, newSchema, recordLinks } from './reference';
import { MOST_BYTES, only, recordReply, write, type Writing } from './write';

const BODY = { type: 'application/json', most: MOST_BYTES, headers: { Accept: 'application/json' } };

/** `POST /vessels`: a new record, which names its key itself. */
export function createRoute(writing: Writing): Route {
  const { resource } = writing;
  const read = recordReader(resource, writing.ownPaths);
  return {
    method: 'POST',
    path: `/${resource.plural}`,
    kind: 'data',
    writes: true,
    parameters: [],
    produces: ['application/json'],
    handle: (call: Call) =>
      write(writing, call, BODY, (bytes) => {
        const record = read(jsonOf(bytes), undefined);
        return {
          changes: [creation(resource, record[resource.key] as string, record)],
          actions: ['create'],
          answer: (results) => recordReply(201, `${resource.plural}/`, only(results).after),
        };
      }),
    operation: {
      id: `create${pascal(resource.singular)}`,
      tag: resource.title,
      summary: `Create a ${resource.singular}`,
      description: `The ${resource.singular} must not be there yet.`,
      headers: [idempotencyKey],
      body: { type: BODY.type, schema: newSchema(resource), example: exampleOf(resource) },
      content: {},
      others: {
        201: {
          description: 'The record as it is kept',
          headers: ['ETag', 'Location'],
          content: { 'application/json': ref(pascal(resource.singular)) },
        },
      },
      links: Object.keys(recordLinks(resource)),
      problems: [400, 401, 403, 406, 409, 413, 415, 422, 429, 503],
    },
  };
}
