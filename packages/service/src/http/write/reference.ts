import type { Resource } from '../resource';
import type { Operation } from '../route';
import { pascal } from '../schema';
import type { Schema } from '../parameter';
import { recordSchema } from '../schema';

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

export function exampleOf(resource: Resource): Readonly<Record<string, unknown>> {
  return Object.fromEntries(resource.fields.map(({ name, example }) => [name, example]));
}

export function patchExampleOf(resource: Resource): Readonly<Record<string, unknown>> {
  const field = resource.fields.find(({ name }) => name !== resource.key);
  return field === undefined ? {} : { [field.name]: field.example };
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
      ...{ ...rest, properties },
      description: `${resource.description}. Its key is in the path, and may stand here, too`,
      required: required.filter((field) => field !== resource.key),
    },
    [`${name}Patch`]: {
      ...rest,
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
