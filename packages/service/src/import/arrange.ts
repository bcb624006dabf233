import { isDeepStrictEqual } from 'node:util';
import type { FieldType, ResourceDefinition } from '../resource/definition';
import { choose, type Offer } from './choice';
import { namesOf, quotedNames } from './names';
import { areNear, degreesOf, readPosition } from './position';

/** A record of a source under the names of the resource's fields. */
export interface Arranged {
  readonly raw: unknown;
  readonly key: string | undefined;
  /** Names in it that nobody understands; only where the resource says which there are (`columns`). */
  readonly foreign: readonly string[];
  /** What is told of all that is left out: those names, and others where another name of the same field counts. */
  readonly leftOut: readonly string[];
  /** What it has for its key, under whatever names. */
  readonly keys: readonly unknown[];
}

type Fields = Record<string, unknown>;

const NONE: readonly string[] = [];

/** Of positions, those that cannot be read come after all others, and two halves after a whole. */
const GEOMETRY = -1;
const HALVES = 100;
const UNREADABLE = 1000;

/**
 * Brings records of all shapes into the one that `parse` reads: takes GeoJSON features apart, gives fields their own names,
 * makes one position of latitude and longitude, reads the texts of a table by the types of the fields. What has that shape
 * already is passed on as it is, which costs next to nothing.
 */
export function arranger(
  resource: ResourceDefinition,
): (raw: unknown, key: string | undefined, isText: boolean) => Arranged {
  const targetOf = namesOf(resource);
  const { fields, location, columns, key: keyField } = resource;
  const types = new Map(fields.map(({ name, type }) => [name, type]));
  const isArranged = (record: Fields): boolean => {
    for (const name in record) if (!types.has(name)) return false;
    return location === undefined || isPlainPosition(record[location]);
  };
  const isSameKey = (one: unknown, other: unknown): boolean => {
    const read = resource.readKey(String(one));
    return isSame(one, other) || (read !== undefined && read === resource.readKey(String(other)));
  };
  return (raw, key, isText) => {
    const isObject = typeof raw === 'object' && raw !== null && !Array.isArray(raw);
    if (!isObject || (!isText && isArranged(raw as Fields)))
      return { raw, key, foreign: NONE, leftOut: NONE, keys: NONE };
    const { record, geometry, id, beside } = takenApart(raw as Fields);
    const arranged: Fields = { ...record };
    const offers = new Map<string, Offer[]>();
    const halves: Record<'longitude' | 'latitude', Offer[]> = { longitude: [], latitude: [] };
    const [foreign, passedOver]: [string[], string[]] = [[], []];
    for (const [name, given] of Object.entries(record)) {
      const target = targetOf(name);
      if (target === undefined) foreign.push(name);
      else if (target.kind === 'ours') {
        if (isText && name === 'warnings') arranged[name] = cellOf(given, 'strings');
      } else if (target.kind === 'field') {
        const value = isText ? cellOf(given, types.get(target.field)) : given;
        if (!isGiven(value)) continue;
        const offer = { names: [name], value, rank: target.rank };
        const others = offers.get(target.field);
        if (others === undefined) offers.set(target.field, [offer]);
        else others.push(offer);
      } else if (isGiven(given)) {
        halves[target.kind].push({
          names: [name],
          value: isText ? plainText(given) : given,
          rank: target.rank,
        });
      }
    }
    for (const [field, all] of offers)
      if (field !== location)
        arranged[field] = choose(all, field === keyField ? isSameKey : isSame, passedOver)?.value;
    if (location !== undefined) {
      const whole = [...(offers.get(location) ?? []), ...offersOf(geometry)];
      const place = placeAmong(whole, halves, passedOver);
      if (place !== undefined) arranged[location] = place;
    }
    return {
      raw: arranged,
      key: key ?? id,
      foreign: columns === undefined ? NONE : foreign,
      leftOut: [...(columns === undefined ? NONE : [...foreign, ...beside]), ...passedOver],
      keys: (offers.get(keyField) ?? []).map(({ value }) => value),
    };
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

/** Members of a GeoJSON feature that are read, or say nothing of a record. */
const FEATURE = ['type', 'properties', 'geometry', 'id', 'bbox'];

/** Of a GeoJSON feature (RFC 7946 §3.2) its properties are the record; what is beside them is not read. */
function takenApart(raw: Fields): {
  record: Fields;
  geometry: unknown;
  id: string | undefined;
  beside: readonly string[];
} {
  const { type, properties, geometry, id } = raw;
  if (type !== 'Feature' || typeof properties !== 'object')
    return { record: raw, geometry: undefined, id: undefined, beside: NONE };
  return {
    record: { ...properties },
    geometry,
    id: typeof id === 'string' || typeof id === 'number' ? String(id) : undefined,
    beside: Object.keys(raw).filter((name) => !FEATURE.includes(name)),
  };
}

function offersOf(geometry: unknown): Offer[] {
  return isGiven(geometry) ? [{ names: ['geometry'], value: geometry, rank: GEOMETRY }] : [];
}

/** @returns the position that counts; what cannot be read is left for `parse`, which knows how to read more, or says what is wrong */
function placeAmong(
  whole: readonly Offer[],
  { longitude, latitude }: Record<'longitude' | 'latitude', readonly Offer[]>,
  passedOver: string[],
): unknown {
  const [x, y] = [longitude, latitude].map((offers) => choose(offers, isSameAngle, passedOver));
  const names = [...(y?.names ?? []), ...(x?.names ?? [])];
  const pair = names.length === 0 ? [] : [{ names, value: [x?.value, y?.value], rank: HALVES }];
  const all = [...whole, ...pair].map(({ rank, ...offer }) => ({
    ...offer,
    rank: readPosition(offer.value) === undefined ? rank + UNREADABLE : rank,
  }));
  const chosen = choose(all, areNear, passedOver);
  return readPosition(chosen?.value) ?? chosen?.value;
}

function isSameAngle(one: unknown, other: unknown): boolean {
  return isSame(one, other) || degreesOf(one) === degreesOf(other);
}

function isSame(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(textOf(one), textOf(other));
}

/** A number and its digits are the same value of a field. */
function textOf(value: unknown): unknown {
  if (typeof value === 'string') return value.trim();
  return typeof value === 'number' ? String(value) : value;
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
