import { hash } from 'node:crypto';
import type { Position, ResourceDefinition } from '../resource/definition';
import { comparable, words } from '../resource/fold';
import { noughtOr, type UnitVector, unitVector } from '../resource/geo';
import { writingOf } from '../resource/writable';
import type { NewRecord } from './record';

/** A field that has a column of its own, because something filters, sorts or groups by it. */
export interface Column {
  readonly field: string;
  /** Name of the column; never a name of ours. */
  readonly name: string;
  readonly type: 'text' | 'number';
  /** Filtered by, so that finding its values must be fast; sorting by another reads what matches. */
  readonly indexed: boolean;
}

/** A record as every store keeps it. Whatever decides an answer is computed here, once. */
export interface Row {
  readonly json: string;
  /** Of `json`; tells changed records from unchanged ones and is their strong validator. */
  readonly hash: string;
  /** Words of the name joined by spaces, for relevance. */
  readonly name: string;
  /** All words that search finds the record by, each once, joined by spaces. */
  readonly words: string;
  readonly key: string;
  /** In the order of `columnsOf`. */
  readonly values: readonly (string | number | null)[];
  readonly place: { readonly position: Position; readonly vector: UnitVector } | undefined;
  readonly aliases: readonly string[];
  readonly warnings: readonly string[];
  /** In the order of `groupedFields`: as they are, not folded. */
  readonly grouped: readonly (string | null)[];
}

/** Search reads so many different words of a record: enough for any honest one, and no index is spoilt by the others. */
const MOST_WORDS = 1000;

/** The columns a resource needs: the key is none of them, since it orders and finds by itself. */
export function columnsOf(resource: ResourceDefinition): Column[] {
  const filtered = new Set(resource.filters.map(({ field }) => field));
  const grouped = new Set(resource.groupings.map(({ field }) => field));
  return resource.fields
    .filter(({ name, sortable }) => sortable === true || filtered.has(name) || grouped.has(name))
    .filter(({ name }) => name !== resource.key || filtered.has(name) || grouped.has(name))
    .map(({ name, type: of }) => {
      const type = of === 'integer' || of === 'number' ? 'number' : 'text';
      // A field that was text in the release before has a column beside the one there is.
      const column = `${type === 'number' ? 'n' : 'f'}_${name.toLowerCase()}`;
      return { field: name, name: column, type, indexed: filtered.has(name) };
    });
}

/** Fields whose values groups show as they are, and their labels. */
export function groupedFields({ groupings }: ResourceDefinition): string[] {
  return [...new Set(groupings.flatMap(({ field, label }) => [field, label ?? field]))];
}

/**
 * @param others what becomes of members that are no fields of this release's: a record that clients write may have fields of
 * another release's, which runs beside this one or comes again
 * @returns a function, so that what depends on the definition alone is worked out once
 */
export function rowMaker(
  resource: ResourceDefinition,
  others: 'dropped' | 'kept' = 'dropped',
): (record: NewRecord) => Row {
  const { key, search, location } = resource;
  const removed = new Set(writingOf(resource)?.removed);
  const columns = columnsOf(resource);
  const groups = groupedFields(resource);
  const order = [...resource.fields.map(({ name }) => name), 'warnings'];
  const places = new Map(order.map((field, index) => [field, index]));
  const searched = [key, ...search];
  return (record) => {
    const json = JSON.stringify(
      isInOrder(record, places)
        ? record
        : { ...inOrder(record, order), ...(others === 'kept' && othersOf(record, places, removed)) },
    );
    const found = searched.map((field) => wordsOf(record[field]));
    const position = location === undefined ? undefined : positionOf(record[location]);
    return {
      key: record[key] as string,
      json,
      hash: hash('sha1', json, 'base64url'),
      name: (found[1] ?? []).join(' '),
      words: distinct(found.flat()).slice(0, MOST_WORDS).join(' '),
      values: columns.map(({ field, type }) => columnValue(record[field], type)),
      place: position === undefined ? undefined : placeAt(position),
      // What can be no key is nothing that anybody asks for.
      aliases: (resource.aliases?.(record) ?? []).filter((alias) => resource.readKey(alias) === alias),
      warnings: (record.warnings ?? []) as readonly string[],
      grouped: groups.map((field) => textOf(record[field])),
    };
  };
}

/**
 * Makes rows anew of the records that are there. Those that clients write stay as they are, to the letter, so that their
 * validators are good for ever; but fields go that no release has any more.
 */
export function rowRemaker(resource: ResourceDefinition): (json: string) => Row {
  const writing = writingOf(resource);
  const make = rowMaker(resource, writing === undefined ? 'dropped' : 'kept');
  return (json) => {
    const record = JSON.parse(json) as NewRecord;
    const row = make(record);
    if (writing === undefined || writing.removed.some((name) => Object.hasOwn(record, name))) return row;
    return { ...row, json, hash: hash('sha1', json, 'base64url') };
  };
}

/** What another release has kept there under this name may be something else. */
function positionOf(value: unknown): Position | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  return value.every((part) => typeof part === 'number') ? (value as unknown as Position) : undefined;
}

function placeAt(position: Position): NonNullable<Row['place']> {
  return { position: [noughtOr(position[0]), noughtOr(position[1])], vector: unitVector(position) };
}

/** Whether `record` is serialised as `inOrder` would be: what most parsers return, and copying costs as much as parsing. */
function isInOrder(record: NewRecord, places: ReadonlyMap<string, number>): boolean {
  let last = -1;
  for (const field of Object.keys(record)) {
    const place = places.get(field) ?? -1;
    if (place <= last) return false;
    last = place;
  }
  return true;
}

function inOrder(record: NewRecord, order: readonly string[]): NewRecord {
  const ordered: Record<string, unknown> = {};
  for (const field of order) if (record[field] !== undefined) ordered[field] = record[field];
  return ordered;
}

function othersOf(
  record: NewRecord,
  places: ReadonlyMap<string, number>,
  removed: ReadonlySet<string>,
): NewRecord {
  return Object.fromEntries(
    Object.entries(record).filter(([name]) => !places.has(name) && !removed.has(name)),
  );
}

/** Each once, in the order in which they first come. A handful is compared faster than hashed. */
function distinct(found: readonly string[]): readonly string[] {
  return found.length > 16
    ? [...new Set(found)]
    : found.filter((word, index) => found.indexOf(word) === index);
}

function wordsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return words(value);
  return textsOf(value).flatMap(words);
}

function columnValue(value: unknown, type: Column['type']): string | number | null {
  if (value === undefined || value === null) return null;
  if (type === 'number') return typeof value === 'number' ? value : null;
  return comparable(typeof value === 'string' ? value : textsOf(value).join(' '));
}

function textOf(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function textsOf(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? (value as unknown[]) : [value]).map(String);
}
