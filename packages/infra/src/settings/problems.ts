import type { Schema } from './schema';

/** What is wrong with settings by their schema, in words; undefined when nothing is. The chart's users have Helm for that. */
export function settingsProblem(value: unknown, schema: Schema, path: string): string | undefined {
  if (!isOf(schema.type, value))
    return `${path} is ${JSON.stringify(value)}, and must be ${NAMES[schema.type]}`;
  const refused = refusal(value, schema);
  if (refused !== undefined) return `${path} is ${JSON.stringify(value)}, and must be ${refused}`;
  if (schema.type !== 'object') return undefined;
  for (const [key, inner] of Object.entries(value as object)) {
    const known = schema.properties?.[key];
    const more = schema.additionalProperties;
    if (known !== undefined) {
      const problem = settingsProblem(inner, known, `${path}.${key}`);
      if (problem !== undefined) return problem;
    } else if (typeof more !== 'object')
      return `${path}.${key} is no setting of the chosen components; there are ${Object.keys(schema.properties ?? {}).join(', ')}`;
    else if (!isOf(more.type, inner))
      return `${path}.${key} is ${JSON.stringify(inner)}, and must be ${NAMES[more.type]}`;
  }
  return undefined;
}

const NAMES: Readonly<Record<Schema['type'], string>> = {
  object: 'a section',
  array: 'a list',
  string: 'text',
  integer: 'a whole number',
  boolean: 'true or false',
};

function isOf(type: Schema['type'], value: unknown): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return typeof value === type;
}

function refusal(value: unknown, schema: Schema): string | undefined {
  const { enum: values, pattern, minimum = -Infinity, maximum = Infinity, items } = schema;
  if (values !== undefined && !values.includes(String(value))) return `one of ${values.join(', ')}`;
  if (pattern !== undefined && !new RegExp(pattern).test(String(value))) return `like ${pattern}`;
  if (typeof value === 'number' && (value < minimum || value > maximum)) return `${minimum} to ${maximum}`;
  if (
    items !== undefined &&
    !(value as unknown[]).every((item) => new RegExp(items.pattern).test(String(item)))
  )
    return `a list of what is like ${items.pattern}`;
  return undefined;
}
