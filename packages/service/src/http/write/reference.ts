import type { Field } from '../../resource/definition';
import type { Resource } from '../resource';
import type { Operation } from '../route';
import type { Schema } from '../parameter';
import { pascal, problemSchema, recordSchema, ref } from '../schema';

/** The segment `:id`, for the reference. */
export function keyInPath(resource: Resource): NonNullable<Operation['key']> {
  const [field] = resource.fields;
  return {
    name: resource.key,
    schema: { type: 'string', pattern: resource.keyPattern },
    description: field?.description ?? resource.key,
    example: field?.example,
  };
}

/** All of a record, its key at the end: what is before it depends on the resource, and ends with a comma. */
export function exampleOf({ fields, key }: Resource): Readonly<Record<string, unknown>> {
  const isKey = ({ name }: Field): boolean => name === key;
  const sorted = [...fields.filter((field) => !isKey(field)), ...fields.filter(isKey)];
  return Object.fromEntries(sorted.map(({ name, example }) => [name, example]));
}

/** With as little in a record as it must have. */
export function bulkExampleOf(resource: Resource): string {
  const needed = resource.fields.filter(({ name, required }) => name === resource.key || required === true);
  const record = exampleOf({ ...resource, fields: needed });
  const id = record[resource.key];
  return `${JSON.stringify({ method: 'PUT', id, body: record })}\n${JSON.stringify({ method: 'DELETE', id })}\n`;
}

/** What clients send of a record, for `components`. */
export function writeSchemas(resource: Resource): Readonly<Record<string, Schema>> {
  const name = pascal(resource.singular);
  const record = recordSchema(resource) as Schema & {
    readonly required: readonly string[];
    readonly properties: Readonly<Record<string, Schema & { readonly type: string }>>;
  };
  const { required, properties, ...rest } = record;
  return {
    [`${name}ToWrite`]: {
      ...{ ...rest, properties, additionalProperties: false },
      description: `${resource.description}. Its key is in the path, and may stand here, too`,
      required: required.filter((field) => field !== resource.key),
    },
    [`${name}Write`]: {
      type: 'object',
      properties: {
        method: { enum: ['POST', 'PUT', 'PATCH', 'DELETE'] },
        id: { type: 'string', description: 'Not needed by POST, whose body has it' },
        ifMatch: { type: 'string' },
        ifNoneMatch: { type: 'string' },
        body: { anyOf: [ref(`${name}ToWrite`), ref(`${name}Patch`)] },
      },
      required: ['method'],
      additionalProperties: false,
    },
    [`${name}Written`]: {
      type: 'object',
      properties: {
        line: { type: 'integer', minimum: 1 },
        status: { type: 'integer', description: 'As a request of its own would have been answered' },
        id: { type: 'string' },
        etag: { type: 'string' },
        detail: { type: 'string' },
        errors: (problemSchema.properties as Record<string, Schema>).errors,
      },
      required: ['line', 'status'],
      additionalProperties: false,
    },
    [`${name}Patch`]: {
      ...{ ...rest, additionalProperties: false },
      description: 'Fields to change; those that are null go',
      properties: Object.fromEntries(
        Object.entries(properties).map(([field, schema]) => [
          field,
          required.includes(field) ? schema : { ...schema, type: [schema.type, 'null'] },
        ]),
      ),
    },
  };
}

/** A new record, which names its key itself: in full, for a generator of requests may not see through `allOf`. */
export function newSchema(resource: Resource): Schema {
  return { ...recordSchema(resource), additionalProperties: false };
}

/**
 * What whoever has a record of a writable resource may do next, for `components` (OpenAPI 3.1 §4.8.20): read it, change it if
 * nobody else has, see its history.
 */
export function recordLinks(resource: Resource): Readonly<Record<string, object>> {
  if (resource.writable === undefined) return {};
  const [one, many] = [pascal(resource.singular), pascal(resource.plural)];
  const key = `$response.body#/${resource.key}`;
  const asRead = { [resource.key]: key, 'header.If-Match': '$response.header.ETag' };
  return {
    [`Get${one}`]: { operationId: `get${one}`, parameters: { [resource.key]: key } },
    [`Replace${one}`]: { operationId: `replace${one}`, parameters: asRead },
    [`Update${one}`]: { operationId: `update${one}`, parameters: asRead },
    [`Delete${one}`]: { operationId: `delete${one}`, parameters: asRead },
    [`Follow${one}`]: { operationId: `follow${many}`, parameters: { key } },
  };
}
