import { comparable } from '../resource/fold';
import { boxesAround, chordSquaredOf, uncrossed, unitVector } from '../resource/geo';
import type { ResourceDefinition } from '../resource/definition';
import type { BoundingBox, Near, Place, Query } from '../resource/query';
import { type Expansion, RANK, type SearchText, searchText } from '../resource/search';
import type { Column } from './row';
import { and, or, type Sql, type Value } from './sql';
import { InvalidPlace } from './store';

/**
 * What the databases say differently. Everything that decides an answer or its order is below, once for both; a
 * dialect names functions and finds candidates by its own indexes.
 */
export interface Dialect {
  /** Position of a text in another, 0 where it is not. */
  readonly position: 'instr' | 'strpos';
  /** Equality that holds between two nulls. */
  readonly isSame: 'IS' | 'IS NOT DISTINCT FROM';
  readonly oneOf: (expression: string, values: readonly Value[]) => Sql;
  /** Records in which each of the expansions is found; there is at least one, and each stands for something. */
  readonly matches: (expansions: readonly Expansion[]) => Sql;
  /** Records inside one of the boxes, borders included: exactly, or perhaps with some around them. */
  readonly inside: (boxes: readonly BoundingBox[], precision: 'exact' | 'candidates') => Sql;
}

export interface Selection {
  readonly where: Sql;
  /** The terms of the order, the key last; each is also selected, as the next place. */
  readonly order: readonly OrderTerm[];
  /** Square of the chord to `near.position`. */
  readonly distance: Sql | undefined;
}

export interface OrderTerm extends Sql {
  readonly descending: boolean;
  readonly type: 'text' | 'number';
  readonly nullable: boolean;
}

const KEY: OrderTerm = { text: 'r.key', values: [], descending: false, type: 'text', nullable: false };

/** @param expansions what the words of `query.text` stand for */
export function select(
  dialect: Dialect,
  query: Query,
  columns: readonly Column[],
  { key, readKey }: Pick<ResourceDefinition, 'key' | 'readKey'>,
  expansions: readonly Expansion[],
): Selection {
  const canonical = query.text === undefined ? undefined : readKey(query.text);
  const text = query.text === undefined ? undefined : searchText(query.text);
  const distance = query.near === undefined ? undefined : chord(query.near);
  const conditions = [
    ...Object.entries(query.filters).map(([field, values]) => filter(dialect, field, values, columns, key)),
    ...(query.keys === undefined ? [] : [dialect.oneOf('r.key', query.keys)]),
    ...(text === undefined ? [] : [matches(dialect, expansions)]),
    ...(query.bbox === undefined ? [] : [dialect.inside(uncrossed(query.bbox), 'exact')]),
    ...(query.near === undefined || distance === undefined ? [] : [within(dialect, query.near, distance)]),
  ];
  return {
    where: and(conditions),
    order: order(dialect, query, columns, key, canonical, text, expansions, distance),
    distance,
  };
}

/** Keeps what comes after a place in an order. @throws InvalidPlace when the place is not one of it */
export function following(dialect: Dialect, place: Place, terms: readonly OrderTerm[]): Sql {
  const fitting =
    place.length === terms.length && terms.every((term, index) => isValueOf(term, place[index]));
  if (!fitting) throw new InvalidPlace(place);
  // (a, b, key) after (1, 2, k): a beyond 1, or a equal and b beyond 2, or both equal and key beyond k.
  return or(
    terms.map((term, index) =>
      and([
        ...terms.slice(0, index).map((equal, at) => same(dialect, equal, place[at] ?? null)),
        beyond(term, place[index] ?? null),
      ]),
    ),
  );
}

/** Keeps what has a place. */
export const located: Sql = { text: 'r.x IS NOT NULL', values: [] };

/** Keeps what lies within a distance, by the index and then exactly. */
export function within(dialect: Dialect, near: Near, distance: Sql, radius = near.radius): Sql {
  if (radius === undefined) return located;
  const exact = { text: `${distance.text} <= ?`, values: [...distance.values, chordSquaredOf(radius)] };
  return and([dialect.inside(boxesAround(near, radius), 'candidates'), exact]);
}

function filter(
  dialect: Dialect,
  field: string,
  values: readonly string[],
  columns: readonly Column[],
  key: string,
): Sql {
  const column = columns.find((candidate) => candidate.field === field);
  if (column === undefined && field === key) return dialect.oneOf('lower(r.key)', values);
  if (column === undefined) throw new Error(`no column holds '${field}'`);
  return dialect.oneOf(
    `r.${column.name}`,
    column.type === 'number' ? values.map(Number) : values.map(comparable),
  );
}

function matches(dialect: Dialect, expansions: readonly Expansion[]): Sql {
  const isVain = expansions.some((it) => it.kind === 'similar' && it.terms.length === 0);
  return expansions.length === 0 || isVain ? or([]) : dialect.matches(expansions);
}

/** The same operations in the same order as `chordSquared`. */
function chord({ position }: Near): Sql {
  const [x, y, z] = unitVector(position);
  return {
    text: '((r.x - ?) * (r.x - ?) + (r.y - ?) * (r.y - ?) + (r.z - ?) * (r.z - ?))',
    values: [x, x, y, y, z, z],
  };
}

function order(
  dialect: Dialect,
  query: Query,
  columns: readonly Column[],
  key: string,
  canonical: string | undefined,
  text: SearchText | undefined,
  expansions: readonly Expansion[],
  distance: Sql | undefined,
): OrderTerm[] {
  if (query.order.by === 'relevance' && text !== undefined) {
    return [
      { ...rank(dialect, text, canonical, expansions), descending: false, type: 'number', nullable: false },
      { text: 'r.name', values: [], descending: false, type: 'text', nullable: false },
      KEY,
    ];
  }
  if (query.order.by === 'distance' && distance !== undefined) {
    return [{ ...distance, descending: false, type: 'number', nullable: false }, KEY];
  }
  const fields = query.order.by === 'fields' ? query.order.fields : [];
  const terms = fields.map(({ field, descending }): OrderTerm => {
    if (field === key) return { ...KEY, descending };
    const column = columns.find((candidate) => candidate.field === field);
    if (column === undefined) throw new Error(`no column holds '${field}'`);
    return { text: `r.${column.name}`, values: [], descending, type: column.type, nullable: true };
  });
  // No two records have the same key, so nothing after it decides anything.
  const at = terms.findIndex(({ text: term }) => term === KEY.text);
  return at === -1 ? [...terms, KEY] : terms.slice(0, at + 1);
}

function rank(
  { position }: Dialect,
  { text, words }: SearchText,
  canonical: string | undefined,
  expansions: readonly Expansion[],
): Sql {
  const inName = expansions.map((it): Sql =>
    it.kind === 'prefix'
      ? { text: `${position}(' ' || r.name, ?) > 0`, values: [` ${it.word}`] }
      : or(
          it.terms.map((term) => ({
            text: `${position}(' ' || r.name || ' ', ?) > 0`,
            values: [` ${term} `],
          })),
        ),
  );
  const all = and(inName);
  return {
    text: `CASE WHEN r.key = ? THEN ${RANK.key} WHEN r.name = ? THEN ${RANK.name}
      WHEN substr(r.name, 1, ?) = ? THEN ${RANK.nameBegins} WHEN ${all.text} THEN ${RANK.wordsInName} ELSE ${RANK.other} END`,
    values: [canonical ?? '', text, words.length === 0 ? 0 : Array.from(text).length, text, ...all.values],
  };
}

function isValueOf({ type, nullable }: OrderTerm, value: Value | undefined): boolean {
  if (value === null) return nullable;
  return type === 'text' ? typeof value === 'string' : typeof value === 'number' && Number.isFinite(value);
}

function same({ isSame }: Dialect, { text, type, values }: OrderTerm, value: Value): Sql {
  return { text: `${text} ${isSame} ${placeholder(type)}`, values: [...values, value] };
}

// Records without a value come last in both directions.
function beyond({ text, type, values, descending, nullable }: OrderTerm, value: Value): Sql {
  if (value === null) return or([]);
  const further = {
    text: `${text} ${descending ? '<' : '>'} ${placeholder(type)}`,
    values: [...values, value],
  };
  return nullable ? or([further, { text: `${text} IS NULL`, values: [] }]) : further;
}

/** Whatever number a client puts into a place, it is compared as one. */
function placeholder(type: OrderTerm['type']): string {
  return type === 'number' ? 'CAST(? AS DOUBLE PRECISION)' : '?';
}
