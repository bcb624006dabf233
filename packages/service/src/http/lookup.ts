import type { Item, Store } from '../store/store';
import { readJsonBody } from './body';
import { invalidParameters } from './problem';
import type { Reply } from './reply';
import type { Resource } from './resource';
import type { Call, Route } from './route';
import { pascal, ref } from './schema';

export const maxLookup = 1000;

/** `POST /ports/lookup`: many records by key in one request. */
export function lookupRoute(resource: Resource, store: Store): Route {
  const name = pascal(resource.singular);
  return {
    method: 'POST',
    path: `/${resource.plural}/lookup`,
    kind: 'data',
    parameters: [],
    produces: ['application/json'],
    handle: (call) => lookup(resource, store, call),
    operation: {
      id: `lookup${pascal(resource.plural)}`,
      tag: resource.title,
      summary: `Look up many ${resource.plural} by key`,
      description:
        'Found are the records in the order asked for, each once; missing are the keys, as written, that lead ' +
        'to none.',
      body: {
        type: 'application/json',
        schema: ref(`${name}Lookup`),
        example: { ids: [resource.fields[0]?.example] },
      },
      content: { 'application/json': ref(`${name}LookupResult`) },
      problems: [400, 406, 413, 414, 415, 503],
    },
  };
}

async function lookup({ readKey }: Resource, store: Store, { req }: Call): Promise<Reply> {
  const ids = idsOf(await readJsonBody(req));
  const keys = ids.map((id) => readKey(id));
  const wanted = [...new Set(keys.filter((key) => key !== undefined))];
  const items = await store.lookup(wanted);
  const byWanted = new Map(wanted.map((key, index) => [key, items[index]]));
  const found = new Map<string, Item>();
  const missing = new Set<string>();
  for (const [index, id] of ids.entries()) {
    const item = byWanted.get(keys[index] ?? '');
    if (item === undefined) missing.add(id);
    else found.set(item.key, item);
  }
  const records = Array.from(found.values(), (item) => item.json);
  return {
    status: 200,
    type: 'application/json',
    cache: 'no-store',
    body: `{"found":[${records.join(',')}],"missing":${JSON.stringify([...missing])}}`,
  };
}

/** @throws Problem 400 for anything but `{"ids":["…"]}` */
function idsOf(body: unknown): readonly string[] {
  const wrong = (parameter: string, detail: string) => invalidParameters([{ parameter, detail }]);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw wrong('body', 'must be an object, {"ids":["…"]}');
  }
  const [other] = Object.keys(body).filter((name) => name !== 'ids');
  if (other !== undefined) throw wrong(other.slice(0, 40), 'is unknown; the body has one member, ids');
  const ids: unknown = 'ids' in body ? body.ids : undefined;
  if (!Array.isArray(ids) || !ids.every((id) => typeof id === 'string')) {
    throw wrong('ids', 'must be an array of strings');
  }
  if (ids.length > maxLookup) {
    throw wrong('ids', `has ${ids.length} elements; at most ${maxLookup} are allowed`);
  }
  return ids;
}

export function lookupSchemas(resource: Resource) {
  const name = pascal(resource.singular);
  return {
    [`${name}Lookup`]: {
      type: 'object',
      properties: { ids: { type: 'array', items: { type: 'string' }, maxItems: maxLookup } },
      required: ['ids'],
      additionalProperties: false,
    },
    [`${name}LookupResult`]: {
      type: 'object',
      properties: {
        found: { type: 'array', items: ref(name) },
        missing: { type: 'array', items: { type: 'string' } },
      },
      required: ['found', 'missing'],
      additionalProperties: false,
    },
  };
}
