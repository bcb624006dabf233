import type { FieldType, ResourceDefinition } from '../resource/definition';
import { namesOf, quotedNames, type Target } from './names';
import { readPosition } from './position';

/** A record of a source under the names of the resource's fields. */
export interface Arranged {
  readonly raw: unknown;
  readonly key: string | undefined;
  /** Names in it that nobody understands; only where the resource says which there are (`columns`). */
  readonly foreign: readonly string[];
  /** What it has for its key, under whatever names. */
  readonly keys: readonly unknown[];
}

type Fields = Record<string, unknown>;

const NONE: readonly string[] = [];

/**
 * Brings records of all shapes into the one that `parse` reads: takes GeoJSON features apart, gives fields their own names,
 * makes one position of latitude and longitude, reads the texts of a table by the types of the fields. What has that shape
 * already is passed on as it is, which costs next to nothing.
 */
export function arranger(
  resource: ResourceDefinition,
): (raw: unknown, key: string | undefined, isText: boolean) => Arranged {
  const targetOf = namesOf(resource);
  const { fields, location, columns } = resource;
  const types = new Map(fields.map(({ name, type }) => [name, type]));
  const isArranged = (record: Fields): boolean => {
    for (const name in record) if (!types.has(name)) return false;
    return location === undefined || isPlainPosition(record[location]);
  };
  return (raw, key, isText) => {
    const isObject = typeof raw === 'object' && raw !== null && !Array.isArray(raw);
    if (!isObject || (!isText && isArranged(raw as Fields))) return { raw, key, foreign: NONE, keys: NONE };
    const { record, id } = takenApart(raw as Fields, location);
    const arranged: Fields = { ...record };
    const ranks = new Map<string, number>();
    const half: Partial<Record<'longitude' | 'latitude', unknown>> = {};
    const foreign: string[] = [];
    const keys: unknown[] = [];
    for (const [name, given] of Object.entries(record)) {
      const target = targetOf(name);
      if (target === undefined) foreign.push(name);
      else if (target.kind === 'field') {
        const value = isText ? cellOf(given, types.get(target.field)) : given;
        put(arranged, ranks, target, value, name);
        if (target.field === resource.key && isGiven(value)) keys.push(value);
      } else if (target.kind === 'ours') {
        if (isText && name === 'warnings') arranged[name] = cellOf(given, 'strings');
      } else if (isGiven(given)) half[target.kind] ??= isText ? plainText(given) : given;
    }
    if (location !== undefined) locate(arranged, location, half);
    return { raw: arranged, key: key ?? id, foreign: columns === undefined ? NONE : foreign, keys };
  };
}

/** @returns why a record cannot be one of the resource, when it has none of its fields */
export function strangeness(
  { raw, foreign }: Arranged,
  { columns, singular, fields }: ResourceDefinition,
): string | undefined {
  if (columns === undefined || typeof raw !== 'object' || raw === null || Array.isArray(raw))
    return undefined;
  if (foreign.length === 0) for (const _name in raw) return undefined;
  else if (Object.keys(raw).length > foreign.length) return undefined;
  const names = quotedNames(fields.slice(0, 2).map(({ name }) => name));
  const found = foreign.length === 0 ? '' : `: ${quotedNames(foreign)}`;
  return `has no field of a ${singular}, such as ${names}${found}`;
}

function isPlainPosition(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return (
    Array.isArray(value) && value.length === 2 && typeof value[0] === 'number' && typeof value[1] === 'number'
  );
}

/** A GeoJSON feature (RFC 7946 §3.2): its properties, with the geometry as the place, and its id. */
function takenApart(raw: Fields, location: string | undefined): { record: Fields; id: string | undefined } {
  const { type, properties, geometry, id } = raw;
  if (type !== 'Feature' || typeof properties !== 'object') return { record: raw, id: undefined };
  const place = location !== undefined && isGiven(geometry) ? { [location]: geometry } : {};
  return {
    record: { ...properties, ...place },
    id: typeof id === 'string' || typeof id === 'number' ? String(id) : undefined,
  };
}

/** Of several names of one field the field's own counts, then the first of those that are listed. */
function put(
  arranged: Fields,
  ranks: Map<string, number>,
  { field, rank }: Target & { readonly kind: 'field' },
  value: unknown,
  name: string,
): void {
  if (name !== field && !isGiven(value)) return;
  if ((ranks.get(field) ?? Infinity) < rank) return;
  if (isGiven(value)) ranks.set(field, rank);
  arranged[field] = value;
}

function locate(
  arranged: Fields,
  location: string,
  { longitude, latitude }: Partial<Record<'longitude' | 'latitude', unknown>>,
): void {
  if (!isGiven(arranged[location]) && (longitude !== undefined || latitude !== undefined))
    arranged[location] = [longitude, latitude];
  const given = arranged[location];
  // What cannot be read is left for `parse`, which knows how to read more, or says what is wrong.
  if (isGiven(given)) arranged[location] = readPosition(given) ?? given;
}

function isGiven(value: unknown): boolean {
  return (
    value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)
  );
}

/** A cell of a table as a value of its field's type; what it cannot be stays the text. */
function cellOf(cell: unknown, type: FieldType | undefined): unknown {
  if (typeof cell !== 'string' || cell === '') return undefined;
  switch (type) {
    case 'strings':
      return plainText(cell).split(' | ');
    case 'integer':
    case 'number':
      return Number.isNaN(Number(cell)) ? cell : Number(cell);
    case 'boolean':
      return /^(?:true|false)$/i.test(cell) ? cell.toLowerCase() === 'true' : cell;
    default:
      return plainText(cell);
  }
}

/** The service writes a `'` before what a spreadsheet would run as a formula. */
function plainText(cell: unknown): string {
  return String(cell).replace(/^'(?=[=+\-@\t\r])/, '');
}
