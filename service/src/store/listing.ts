import { metresOf } from '../resource/geo';
import type { Place } from '../resource/query';
import type { Selection } from './select';
import { and, type Sql, type Value } from './sql';
import type { Item, Page } from './store';

/** What a listing returns for a record: `o0`, `o1` … are the values of its order. */
export type Found = {
  readonly key: string;
  readonly json: string;
  readonly hash: string;
  readonly distance: number | null;
} & Readonly<Record<`o${number}`, Value>>;

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
    ...['r.key', 'r.json', 'r.hash', `${distance?.text ?? 'NULL'} AS distance`],
    ...order.map(({ text }, index) => `${text} AS o${index}`),
    ...(more === undefined ? [] : [more]),
  ];
  const sorting = order.map(
    ({ descending, nullable }, index) =>
      `o${index}${descending ? ' DESC' : ''}${nullable ? ' NULLS LAST' : ''}`,
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

export function itemOf({ key, json, hash, distance }: Found): Item {
  return distance === null ? { key, json, hash } : { key, json, hash, distance: metresOf(distance) };
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
  return order.map((_, index) => row[`o${index}`] ?? null);
}
