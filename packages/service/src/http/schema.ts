import type { Field } from '../resource/definition';
import type { Schema } from './parameter';
import type { Resource } from './resource';

/** What the machinery adds to the fields of a resource's definition. */
function warningsField(resource: Resource): Field {
  return {
    name: 'warnings',
    type: 'strings',
    description: `What is wrong with the record, when anything is: ${resource.defects.map(({ kind }) => kind).join(', ')}`,
    example: resource.defects.slice(0, 1).map(({ kind }) => kind),
  };
}

/** Every field that a record may have, in the order of every representation. */
export function recordFields(resource: Resource): readonly Field[] {
  return resource.fields.some(({ name }) => name === 'warnings')
    ? resource.fields
    : [...resource.fields, warningsField(resource)];
}

/** Kilometres from the point of `near`. */
export const distanceField: Field = {
  name: 'distanceKm',
  type: 'number',
  description: 'Kilometres from the point of `near`, along the great circle; only with `near`',
  example: 12.345,
};

export function fieldSchema(field: Field): Schema {
  return { ...typeSchema(field), description: field.description, examples: [field.example] };
}

function typeSchema({ type }: Field): Schema {
  switch (type) {
    case 'strings':
      return { type: 'array', items: { type: 'string' } };
    case 'position':
      return {
        type: 'array',
        // Longitude, then latitude; `prefixItems`, which would tell them apart, stops most tools.
        items: { type: 'number', minimum: -180, maximum: 180 },
        minItems: 2,
        maxItems: 2,
      };
    default:
      return { type };
  }
}

/** One record. In a list with `fields` any of them may be missing. */
export function recordSchema(resource: Resource): Schema {
  const key = resource.fields.find((field) => field.name === resource.key);
  const properties = Object.fromEntries(
    recordFields(resource).map((field) => [field.name, fieldSchema(field)]),
  );
  return {
    type: 'object',
    description: resource.description,
    properties: {
      ...properties,
      ...(key && { [key.name]: { ...fieldSchema(key), pattern: resource.keyPattern } }),
    },
    required: resource.fields.filter((field) => field.required === true).map((field) => field.name),
    // One that clients write may have fields of another release, which runs beside this one or comes again.
    ...(resource.writable === undefined && { additionalProperties: false }),
  };
}

/** A record in a list: `fields` leaves out, `near` adds. */
export function itemSchema(resource: Resource): Schema {
  const { required: _required, ...record } = recordSchema(resource);
  if (resource.location === undefined) return record;
  const properties = record.properties as Record<string, Schema>;
  return { ...record, properties: { ...properties, [distanceField.name]: fieldSchema(distanceField) } };
}

/** RFC 9457, with our two members. */
export const problemSchema: Schema = {
  type: 'object',
  properties: {
    type: { type: 'string', format: 'uri-reference', description: '`about:blank`: `status` tells the kind' },
    title: { type: 'string', description: "The status's phrase" },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    detail: { type: 'string', description: 'What happened and what to do differently, for people' },
    instance: { type: 'string', format: 'uri-reference', description: 'The path that was asked for' },
    request_id: { type: 'string', description: 'Finds the request in the logs; also in X-Request-Id' },
    errors: {
      type: 'array',
      description: 'Everything that is wrong with the parameters or the body',
      items: {
        type: 'object',
        properties: {
          parameter: { type: 'string' },
          pointer: { type: 'string', description: 'Where in the body (RFC 6901 §6)' },
          detail: { type: 'string' },
        },
        required: ['parameter', 'detail'],
        additionalProperties: false,
      },
    },
  },
  required: ['type', 'title', 'status', 'detail'],
  additionalProperties: false,
};

/** Refers to a schema under `components`. */
export function ref(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}

/** `sea port` → `SeaPort`. */
export function pascal(text: string): string {
  return text
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');
}
