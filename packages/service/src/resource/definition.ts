import { parseBySchema, type WritableOptions } from './writable';

/**
 * A resource definition says everything the machinery (import, store, query, representations, OpenAPI)
 * needs to know about one kind of thing.
 */

/** What a field holds; decides its JSON Schema, its CSV form and how a store keeps it. */
export type FieldType = 'string' | 'strings' | 'integer' | 'number' | 'boolean' | 'position';

/** `[longitude, latitude]` in degrees, WGS 84, as in GeoJSON (RFC 7946 §3.1.1). */
export type Position = readonly [longitude: number, latitude: number];

export interface Field<Name extends string = string> {
  /** Name in every representation, unique within the resource. */
  readonly name: Name;
  readonly type: FieldType;
  readonly description: string;
  readonly example: unknown;
  /** Every record has it. A field that is not required is left out where a record lacks it. */
  readonly required?: boolean;
  /** May be named in `?sort=`. */
  readonly sortable?: boolean;
}

/** A query parameter that keeps the records whose `field` equals one of the given values. */
export interface Filter<Name extends string = string> {
  /** Name of the query parameter. */
  readonly name: string;
  /** Name of the field it is compared with; both sides are folded (see `fold`). */
  readonly field: Name;
  readonly description: string;
  readonly example: string;
  /**
   * What the client wrote → the value to compare with. Default: the text as it is.
   * Throws `InvalidValue` for text that can match no record and says what is allowed.
   */
  readonly read?: (text: string) => string;
}

/** An endpoint that counts the records by one field, such as `GET /countries`. */
export interface Grouping<Name extends string = string> {
  /** Path segment: `countries` → `GET /countries`. */
  readonly name: string;
  /** The field whose values are counted. */
  readonly field: Name;
  /** A second field that names the value for people. */
  readonly label?: Name;
  readonly description: string;
}

/** A kind of defect that import may find in a record it keeps. */
export interface DefectKind {
  /** Stable kebab-case name, as it stands in `warnings`. */
  readonly kind: string;
  readonly description: string;
}

/** A record that was kept, with what is wrong about it (already inside `record.warnings`). */
export interface Accepted<T> {
  readonly record: T;
}

/** A record that cannot be kept, and why, in words for the person who owns the file. */
export interface Rejected {
  readonly rejected: string;
}

/**
 * What other people's files call something that `parse` reads, mostly a field: its name → theirs, the one that counts first
 * comes first. Case, spaces and punctuation do not matter.
 */
export type Columns<Name extends string = string> = Readonly<Partial<Record<Name, readonly string[]>>>;

export interface ResourceDefinition<T extends object = Record<string, unknown>> {
  /** `port`: lower-case noun, used in names and prose. */
  readonly singular: string;
  /** `ports`: path segment, table name, metric prefix. */
  readonly plural: string;
  /** `Sea port`: for headings. */
  readonly title: string;
  readonly description: string;
  /** The field that identifies a record. */
  readonly key: keyof T & string;
  /**
   * What a person writes → the canonical key (case, spaces); `undefined` when it can be no key. A record whose key it makes
   * of the name of a path beside the records', `lookup` for one, is rejected; writes are, too, with the team's own paths.
   */
  readonly readKey: (text: string) => string | undefined;
  /** JSON Schema pattern of a canonical key. */
  readonly keyPattern: string;
  /** In the order of every representation; the key first; `warnings` is added by the machinery. */
  readonly fields: readonly Field<keyof T & string>[];
  readonly filters: readonly Filter<keyof T & string>[];
  /** Fields that text search reads; the first is the name by which people know the thing. */
  readonly search: readonly (keyof T & string)[];
  /** The field of type `position`, when the resource has a place. */
  readonly location?: keyof T & string;
  /** Other keys under which a record is also found when no record has them as its own key. */
  readonly aliases?: (record: T) => readonly string[];
  readonly groupings: readonly Grouping<keyof T & string>[];
  readonly defects: readonly DefectKind[];
  /**
   * Other names under which an import finds the fields. With it, names that are neither a field's nor listed here are told
   * in the report, and a record that has no other names is rejected.
   */
  readonly columns?: Columns;
  /** Clients may change records by requests (`PUT`, `PATCH`, …), each with a token that allows it. Absent: imports alone do. */
  readonly writable?: true | WritableOptions<keyof T & string>;
  /** The file that comes with the service: what an empty store is filled from. Absolute. */
  readonly data?: string;
  /**
   * Validates and normalises one record of a source file. Keeps whatever has a usable identity;
   * never throws.
   * @param raw the decoded JSON value @param key its key in an object-keyed source (absent in NDJSON)
   */
  readonly parse: (raw: unknown, key: string | undefined) => Accepted<T> | Rejected;
}

declare const RECORD: unique symbol;

/** A definition that was checked; it remembers the type of its records, for those who read them. */
export interface DefinedResource<T> extends ResourceDefinition {
  readonly [RECORD]?: T;
}

/** What the records of a resource are. */
export type RecordOf<Defined> = Defined extends DefinedResource<infer T> ? T : Record<string, unknown>;

/** Text that a client or an operator wrote and that cannot be used; `message` says what is allowed. */
export class InvalidValue extends Error {
  override readonly name = 'InvalidValue';
}

/**
 * Checks that the parts of a definition refer to fields it has. The record's type ends here: the machinery takes any
 * resource, and reads records only by the names the definition gives.
 */
export function defineResource<T extends object>(definition: ResourceDefinition<T>): DefinedResource<T> {
  const { writable, parse } = definition;
  const names = new Set<string>(definition.fields.map((field) => field.name));
  const referred = [
    definition.key,
    ...definition.search,
    ...(definition.location === undefined ? [] : [definition.location]),
    ...definition.filters.map((filter) => filter.field),
    ...definition.groupings.flatMap((group) => [
      group.field,
      ...(group.label === undefined ? [] : [group.label]),
    ]),
    ...(typeof writable === 'object' ? (writable.secret ?? []) : []),
  ];
  for (const name of referred) {
    if (!names.has(name)) throw new Error(`${definition.plural}: no field is named '${name}'`);
  }
  if (names.size !== definition.fields.length)
    throw new Error(`${definition.plural}: a field is named twice`);
  if (definition.fields[0]?.name !== definition.key)
    throw new Error(`${definition.plural}: the key comes first`);
  if (typeof writable !== 'object') return definition as unknown as DefinedResource<T>;
  if (!((writable.changesKept ?? 1) > 0))
    throw new Error(`${definition.plural}: changesKept must be a number of days above 0`);
  const there = writable.removed?.find((name) => names.has(name));
  if (there !== undefined) throw new Error(`${definition.plural}: the field '${there}' is not removed`);
  const { schema } = writable;
  const checked = schema === undefined ? definition : { ...definition, parse: parseBySchema(schema, parse) };
  return checked as unknown as DefinedResource<T>;
}
