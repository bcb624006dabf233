/** Names of JSON Schema's types. */
const TYPES = new Set<unknown>(['array', 'boolean', 'integer', 'null', 'number', 'object', 'string']);

/**
 * JSON for people: as `JSON.stringify(value, null, 2)`, but a list of values, a reference and a schema without others in it
 * are on one line each. Nothing depends on how long a line is: template/generate/fields.ts prints in the same way, where
 * stand-ins are in place of names.
 */
export function printed(value: unknown, indent = ''): string {
  if (isFlat(value)) return oneLine(value);
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0)
    return JSON.stringify(value);
  const inner = `${indent}  `;
  const isList = Array.isArray(value);
  const lines = Object.entries(value).map(
    ([name, child]) => `${inner}${isList ? '' : `${JSON.stringify(name)}: `}${printed(child, inner)}`,
  );
  return `${isList ? '[' : '{'}\n${lines.join(',\n')}\n${indent}${isList ? ']' : '}'}`;
}

function isFlat(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) return false;
  if (Array.isArray(value)) return value.every((one) => typeof one !== 'object');
  const { $ref, type } = value as { $ref?: unknown; type?: unknown };
  const isSchema = [type].flat().every((one) => TYPES.has(one));
  const parts = Object.values(value) as unknown[];
  return (
    (typeof $ref === 'string' || isSchema) &&
    parts.every((part) => typeof part !== 'object' || isFlatList(part))
  );
}

function isFlatList(value: unknown): boolean {
  return Array.isArray(value) && isFlat(value);
}

function oneLine(value: object): string {
  if (Array.isArray(value)) return `[${value.map((one) => JSON.stringify(one)).join(', ')}]`;
  const parts = Object.entries(value).map(
    ([name, part]) =>
      `${JSON.stringify(name)}: ${Array.isArray(part) ? oneLine(part) : JSON.stringify(part)}`,
  );
  return `{ ${parts.join(', ')} }`;
}
