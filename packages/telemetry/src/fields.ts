import { isSecretName, REDACTED, redactText } from './redact';

/** Written by the logger itself; a field of the same name would make a line with two. */
const reserved = new Set(['time', 'level', 'msg']);

const MAX_DEPTH = 6;
const MAX_ITEMS = 100;
const MAX_TEXT = 8192;

/**
 * The fields of a log line as plain JSON: secrets replaced at any depth, errors with their causes,
 * cycles, depth and length bounded, so that logging can neither leak, throw nor flood.
 */
export function plainFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(plainObject(fields, [], 0));
  return Object.fromEntries(entries.map(([name, value]) => [reserved.has(name) ? `${name}_` : name, value]));
}

function plain(value: unknown, above: readonly object[], depth: number): unknown {
  switch (typeof value) {
    case 'string':
      return redactText(value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)}…` : value);
    case 'bigint':
    case 'symbol':
      return value.toString();
    case 'function':
      return `[function ${value.name}]`;
    case 'object':
      break;
    default:
      return value;
  }
  if (value === null) return null;
  if (above.includes(value)) return '[circular]';
  if (depth >= MAX_DEPTH) return '[deep]';
  const path = [...above, value];
  if (value instanceof Error) return plainError(value, path, depth);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (value instanceof URL) return redactText(value.href);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (value instanceof Map) {
    return plainObject(Object.fromEntries(value as Map<string, unknown>), path, depth + 1);
  }
  if (Array.isArray(value) || value instanceof Set) {
    const items = [...(value as Iterable<unknown>)];
    const shown = items.slice(0, MAX_ITEMS).map((item) => plain(item, path, depth + 1));
    return items.length > MAX_ITEMS ? [...shown, `… ${items.length - MAX_ITEMS} more`] : shown;
  }
  return plainObject(value as Record<string, unknown>, path, depth + 1);
}

function plainObject(
  value: Readonly<Record<string, unknown>>,
  above: readonly object[],
  depth: number,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, MAX_ITEMS)
      .map(([name, item]) => [name, isSecretName(name) ? REDACTED : plain(item, above, depth)]),
  );
}

/** `type`, `message`, `stack`, what the error carries of its own, and the same again for `cause` and `errors`. */
function plainError(error: Error, above: readonly object[], depth: number): Record<string, unknown> {
  return {
    type: error.name,
    message: plain(error.message, above, depth),
    stack: plain(error.stack, above, depth),
    ...plainObject(Object.fromEntries(Object.entries(error)), above, depth + 1),
    ...(error.cause === undefined ? {} : { cause: plain(error.cause, above, depth + 1) }),
    ...(error instanceof AggregateError ? { errors: plain(error.errors, above, depth + 1) } : {}),
  };
}
