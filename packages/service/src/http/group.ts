import { hash } from 'node:crypto';
import type { Grouping } from '../resource/definition';
import type { Store } from '../store/store';
import type { Resource } from './resource';
import type { Route } from './route';
import { pascal, ref } from './schema';

/** `GET /countries`: how many records have each value of a field. */
export function groupRoute(resource: Resource, grouping: Grouping, store: Store): Route {
  const { name, field, label, description } = grouping;
  return {
    method: 'GET',
    path: `/${name}`,
    kind: 'data',
    parameters: [],
    produces: ['application/json'],
    handle: async () => {
      const groups = await store.group(field, label);
      const items = groups.map((group) => ({
        [field]: group.value,
        ...(label !== undefined && group.label !== undefined && { [label]: group.label }),
        count: group.count,
      }));
      const body = JSON.stringify({ items, total: items.length });
      return {
        status: 200,
        type: 'application/json',
        body,
        etag: hash('sha256', body, 'base64url').slice(0, 22),
      };
    },
    operation: {
      id: `list${pascal(name)}`,
      tag: resource.title,
      summary: description,
      content: { 'application/json': ref(`${pascal(name)}Page`) },
      problems: [400, 406, 414, 503],
    },
  };
}

export function groupSchemas({ groupings, plural }: Resource) {
  return Object.fromEntries(
    groupings.map(({ name, field, label }) => {
      const properties = {
        [field]: { type: 'string' },
        ...(label !== undefined && { [label]: { type: 'string' } }),
        count: { type: 'integer', minimum: 1, description: `How many ${plural}` },
      };
      const item = { type: 'object', properties, required: [field, 'count'], additionalProperties: false };
      const page = {
        type: 'object',
        properties: { items: { type: 'array', items: item }, total: { type: 'integer', minimum: 0 } },
        required: ['items', 'total'],
        additionalProperties: false,
      };
      return [`${pascal(name)}Page`, page];
    }),
  );
}
