import { fold } from '../../resource/fold';
import { boxesAround, chordSquaredOf, uncrossed, unitVector } from '../../resource/geo';
import type { BoundingBox, Near, Place, Query } from '../../resource/query';
import { type Expansion, RANK, type SearchText, searchText } from '../../resource/search';
import type { Column } from '../row';
import { InvalidPlace } from '../store';
import type { Value, Values } from './connection';

/** A piece of SQL and the values of its placeholders, in their order. */
export interface Sql {
  readonly text: string;
  readonly values: Values;
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
  query: Query,
  columns: readonly Column[],
  key: string,
  expansions: readonly Expansion[],
): Selection {
  const text = query.text === undefined ? undefined : searchText(query.text);
  const distance = query.near === undefined ? undefined : chord(query.near);
  const conditions = [
    ...Object.entries(query.filters).map(([field, values]) => filter(field, values, columns, key)),
    ...(query.keys === undefined ? [] : [oneOf('r.key', query.keys)]),
    ...(text === undefined ? [] : [matches(expansions)]),
    ...(query.bbox === undefined ? [] : [inside(uncrossed(query.bbox), 'exact')]),
    ...(query.near === undefined || distance === undefined ? [] : [within(query.near, distance)]),
  ];
  return { where: and(conditions), order: order(query, columns, key, text, expansions, distance), distance };
}

/** Keeps what comes after a place in an order. @throws InvalidPlace when the place is not one of it */
export function following(place: Place, terms: readonly OrderTerm[]): Sql {
  const fitting =
    place.length === terms.length && terms.every((term, index) => isValueOf(term, place[index]));
  if (!fitting) throw new InvalidPlace(place);
  // (a, b, key) after (1, 2, k): a beyond 1, or a equal and b beyond 2, or both equal and key beyond k.
  return or(
    terms.map((term, index) =>
      and([
        ...terms.slice(0, index).map((equal, at) => same(equal, place[at] ?? null)),
        beyond(term, place[index] ?? null),
      ]),
    ),
  );
}

/** Keeps what lies within a distance, by the index and then exactly. */
export function within(near: Near, distance: Sql, radius = near.radius): Sql {
  if (radius === undefined) return { text: 'r.x IS NOT NULL', values: [] };
  const exact = { text: `${distance.text} <= ?`, values: [...distance.values, chordSquaredOf(radius)] };
  return and([inside(boxesAround(near, radius), 'candidates'), exact]);
}

export function and(conditions: readonly Sql[]): Sql {
  return join(conditions, ' AND ', '1');
}

function or(conditions: readonly Sql[]): Sql {
  return join(conditions, ' OR ', '0');
}

function join(parts: readonly Sql[], separator: string, none: string): Sql {
  if (parts.length === 0) return { text: none, values: [] };
  return {
    text: `(${parts.map(({ text }) => text).join(separator)})`,
    values: parts.flatMap(({ values }) => values),
  };
}

function oneOf(expression: string, values: readonly Value[]): Sql {
  return { text: `${expression} IN (SELECT value FROM json_each(?))`, values: [JSON.stringify(values)] };
}

function filter(field: string, values: readonly string[], columns: readonly Column[], key: string): Sql {
  const column = columns.find((candidate) => candidate.field === field);
  if (column === undefined && field === key) return oneOf('lower(r.key)', values);
  if (column === undefined) throw new Error(`no column holds '${field}'`);
  return oneOf(`r.${column.name}`, column.type === 'number' ? values.map(Number) : values.map(fold));
}

function matches(expansions: readonly Expansion[]): Sql {
  if (expansions.length === 0 || expansions.some((it) => it.kind === 'similar' && it.terms.length === 0)) {
    return { text: '0', values: [] };
  }
  // Words are letters and digits only, yet `AND`, `OR` and `NOT` are among them: quotes make them words.
  const words = expansions.map((it) =>
    it.kind === 'prefix' ? `"${it.word}"*` : `(${it.terms.map((term) => `"${term}"`).join(' OR ')})`,
  );
  return { text: 'r.id IN (SELECT rowid FROM search WHERE search MATCH ?)', values: [words.join(' AND ')] };
}

/** `exact`: the R*Tree keeps 32-bit numbers, rounded outwards, so its hits are compared with the record's own. */
function inside(boxes: readonly BoundingBox[], precision: 'exact' | 'candidates'): Sql {
  const candidates = {
    text: `r.id IN (${boxes.map(() => 'SELECT id FROM place WHERE west <= ? AND east >= ? AND south <= ? AND north >= ?').join(' UNION ')})`,
    values: boxes.flatMap(({ west, east, south, north }) => [east, west, north, south]),
  };
  if (precision === 'candidates') return candidates;
  const exact = or(
    boxes.map(({ west, east, south, north }) => ({
      text: '(r.longitude BETWEEN ? AND ? AND r.latitude BETWEEN ? AND ?)',
      values: [west, east, south, north],
    })),
  );
  return and([candidates, exact]);
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
  query: Query,
  columns: readonly Column[],
  key: string,
  text: SearchText | undefined,
  expansions: readonly Expansion[],
  distance: Sql | undefined,
): OrderTerm[] {
  if (query.order.by === 'relevance' && text !== undefined) {
    return [
      { ...rank(text, expansions), descending: false, type: 'number', nullable: false },
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
  return terms.some(({ text: term }) => term === KEY.text) ? terms : [...terms, KEY];
}

function rank({ text, key, words }: SearchText, expansions: readonly Expansion[]): Sql {
  const inName = expansions.map((it): Sql =>
    it.kind === 'prefix'
      ? { text: "instr(' ' || r.name, ?) > 0", values: [` ${it.word}`] }
      : or(it.terms.map((term) => ({ text: "instr(' ' || r.name || ' ', ?) > 0", values: [` ${term} `] }))),
  );
  const all = and(inName);
  return {
    text: `CASE WHEN lower(r.key) = ? THEN ${RANK.key} WHEN r.name = ? THEN ${RANK.name}
      WHEN substr(r.name, 1, ?) = ? THEN ${RANK.nameBegins} WHEN ${all.text} THEN ${RANK.wordsInName} ELSE ${RANK.other} END`,
    values: [key, text, words.length === 0 ? 0 : Array.from(text).length, text, ...all.values],
  };
}

function isValueOf({ type, nullable }: OrderTerm, value: Value | undefined): boolean {
  if (value === null) return nullable;
  return type === 'text' ? typeof value === 'string' : typeof value === 'number' && Number.isFinite(value);
}

function same({ text, values }: OrderTerm, value: Value): Sql {
  return { text: `${text} IS ?`, values: [...values, value] };
}

// Records without a value come last in both directions.
function beyond({ text, values, descending, nullable }: OrderTerm, value: Value): Sql {
  if (value === null) return { text: '0', values: [] };
  const further = { text: `${text} ${descending ? '<' : '>'} ?`, values: [...values, value] };
  return nullable ? or([further, { text: `${text} IS NULL`, values: [] }]) : further;
}
