import { metresOf } from '../resource/geo';
import type { Place } from '../resource/query';
import type { Selection } from './select';
import { and, type Sql, type Value } from './sql';
import type { Listed, Page } from './store';

/**
 * What a listing returns for a record: its columns, then the values of its order but for the last, which is the key. An
 * array: an object with their names costs the clients of both databases half as much again.
 */
export type Found = readonly [key: string, json: string, distance: number | null, ...more: Value[]];

/** How many columns stand before the values of the order. */
const COLUMNS = 3;

export interface Listing {
  /** The records' table, known to the selection as `r`. */
  readonly table: string;
  readonly selection: Selection;
  /** Further conditions: where the page begins. */
  readonly rest?: readonly Sql[];
  readonly limit?: number | undefined;
  /** What else is selected. */
  readonly more?: string;
}

export function listing({ table, selection, rest = [], limit, more }: Listing): Sql {
  const { where, order, distance } = selection;
  const condition = and([where, ...rest]);
  const columns = [
    ...['r.key', 'r.json', `${distance?.text ?? 'NULL'} AS distance`],
    ...order.slice(0, -1).map(({ text }, index) => `${text} AS o${index}`),
    ...(more === undefined ? [] : [more]),
  ];
  const sorting = order.map(
    ({ text, descending, nullable }, index) =>
      `${index === order.length - 1 ? text : `o${index}`}${descending ? ' DESC' : ''}${nullable ? ' NULLS LAST' : ''}`,
  );
  return {
    text: `SELECT ${columns.join(', ')} FROM ${table} r WHERE ${condition.text} ORDER BY ${sorting.join(', ')}${limit === undefined ? '' : ' LIMIT ?'}`,
    values: [
      ...(distance?.values ?? []),
      ...order.flatMap(({ values }) => values),
      ...condition.values,
      ...(limit === undefined ? [] : [limit]),
    ],
  };
}

export function itemOf([key, json, distance]: Found): Listed {
  return distance === null ? { key, json } : { key, json, distance: metresOf(distance) };
}

/** @param found the records of the page, and one more where another page follows */
export function pageOf(found: readonly Found[], limit: number, total: number, selection: Selection): Page {
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return {
    items: rows.map(itemOf),
    total,
    ...(found.length > limit && last !== undefined && { next: placeOf(last, selection) }),
  };
}

function placeOf(row: Found, { order }: Selection): Place {
  return [...row.slice(COLUMNS, COLUMNS + order.length - 1), row[0]];
}

/** What is selected besides, `Listing.more`. */
export function moreOf(row: Found | undefined, { order }: Selection): Value | undefined {
  return row?.[COLUMNS + order.length - 1];
}
