import type { Schema } from './schema';

/** What is wrong with settings by their schema, in words; undefined when nothing is. The chart's users have Helm for that. */
export function settingsProblem(
  value: unknown,
  schema: Omit<Schema, 'description'>,
  path: string,
): string | undefined {
  if (!isOf(schema.type, value))
    return `${path} is ${JSON.stringify(value)}, and must be ${NAMES[schema.type]}`;
  const refused = refusal(value, schema);
  if (refused !== undefined) return `${path} is ${JSON.stringify(value)}, and must be ${refused}`;
  if (Array.isArray(value) && schema.items !== undefined) {
    for (const [index, item] of value.entries()) {
      const problem = settingsProblem(item, schema.items, `${path}[${index}]`);
      if (problem !== undefined) return problem;
    }
  }
  if (schema.type !== 'object') return undefined;
  const lacking = (schema.required ?? []).find((key) => !(key in (value as object)));
  if (lacking !== undefined) return `${path} has no ${lacking}`;
  for (const [key, inner] of Object.entries(value as object)) {
    const known = schema.properties?.[key];
    const more = schema.additionalProperties;
    const refusedName = nameRefusal(key, schema);
    if (refusedName !== undefined) return `${path}.${key} must have a name ${refusedName}`;
    if (known !== undefined) {
      const problem = settingsProblem(inner, known, `${path}.${key}`);
      if (problem !== undefined) return problem;
    } else if (more === undefined) continue;
    else if (typeof more !== 'object')
      return `${path}.${key} is not a setting of the chosen components; there are ${Object.keys(schema.properties ?? {}).join(', ')}`;
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

function nameRefusal(name: string, { propertyNames }: Omit<Schema, 'description'>): string | undefined {
  if (propertyNames === undefined) return undefined;
  const isRefused = 'not' in propertyNames;
  const { pattern } = isRefused ? propertyNames.not : propertyNames;
  if (new RegExp(pattern).test(name) !== isRefused) return undefined;
  return `${isRefused ? 'not ' : ''}like ${pattern}`;
}

function refusal(value: unknown, schema: Omit<Schema, 'description'>): string | undefined {
  const { enum: values, pattern, minimum = -Infinity, maximum = Infinity } = schema;
  if (values !== undefined && !values.includes(String(value))) return `one of ${values.join(', ')}`;
  if (pattern !== undefined && !new RegExp(pattern).test(String(value))) return `like ${pattern}`;
  if (typeof value === 'number' && (value < minimum || value > maximum)) return `${minimum} to ${maximum}`;
  return undefined;
}
