import type { Store } from '../store/store';
import { Problem } from './problem';
import type { Reply } from './reply';
import type { Resource } from './resource';
import type { Call, Route } from './route';
import { pascal, recordSchema, ref } from './schema';
import { keyInPath, recordLinks } from './write/reference';

/** `GET /ports/:id`: one record, by its key in any spelling, or by another key that leads to it. */
export function getRoute(resource: Resource, store: Store): Route {
  return {
    method: 'GET',
    path: `/${resource.plural}/:id`,
    kind: 'data',
    parameters: [],
    produces: ['application/json'],
    handle: (call) => get(resource, store, call),
    operation: {
      id: `get${pascal(resource.singular)}`,
      tag: resource.title,
      summary: `Get one ${resource.singular}`,
      description:
        'Case and inner spaces of the key do not matter. A record that is found under another of its keys comes ' +
        'with `Content-Location`, which names its own.',
      key: keyInPath(resource),
      content: { 'application/json': ref(pascal(resource.singular)) },
      links: Object.keys(recordLinks(resource)),
      problems: [400, 404, 406, 414, 503],
    },
  };
}

async function get({ key, plural, singular, readKey }: Resource, store: Store, call: Call): Promise<Reply> {
  const wanted = readKey(call.id);
  if (wanted === undefined) {
    const detail = `${JSON.stringify(call.id.slice(0, 60))} is not a valid ${key}`;
    throw new Problem(400, detail, { errors: [{ parameter: key, detail }] });
  }
  const item = await store.get(wanted);
  if (item === undefined) throw new Problem(404, `There is no ${singular} ${wanted}.`);
  return {
    status: 200,
    type: 'application/json',
    body: item.json,
    etag: item.hash,
    ...(item.key !== wanted && {
      headers: { 'Content-Location': `/${plural}/${encodeURIComponent(item.key)}` },
    }),
  };
}

export function getSchemas(resource: Resource) {
  return { [pascal(resource.singular)]: recordSchema(resource) };
}
