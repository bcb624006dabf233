import type { ResourceDefinition } from '../../resource/definition';
import { after, RANK, searchText } from '../../resource/search';
import { type Found, listing } from '../listing';
import type { Query } from '../../resource/query';
import { following, type Selection } from '../select';
import { and, type Sql } from '../sql';
import type { Connection } from './connection';
import { sqlite } from './dialect';
import { TABLE } from './schema';

/**
 * The first records of a selection. They are found and sorted without their texts, often in an index alone; of all
 * records in the order of the key, there is nothing to be found or sorted first.
 */
export function read(
  connection: Connection,
  selection: Selection,
  rest: readonly Sql[],
  limit: number,
): Found[] {
  if (isInKeyOrder(selection)) {
    const { text, values } = listing({ table: TABLE, selection, rest, limit });
    return connection.rows<Found>(text, values);
  }
  const condition = and([selection.where, ...rest]);
  const sorting = selection.order.map(
    ({ text, descending, nullable }) => `${text}${descending ? ' DESC' : ''}${nullable ? ' NULLS LAST' : ''}`,
  );
  const where: Sql = {
    text: `r.id IN (SELECT r.id FROM ${TABLE} r WHERE ${condition.text} ORDER BY ${sorting.join(', ')} LIMIT ?)`,
    values: [...condition.values, ...selection.order.flatMap(({ values }) => values), limit],
  };
  const { text, values } = listing({ table: TABLE, selection: { ...selection, where } });
  return connection.rows<Found>(text, values);
}

/** All records in the order of the key: an index has them so. */
export function isInKeyOrder({ where, order }: Selection): boolean {
  return where.text === and([]).text && order.length === 1;
}

/** One page after the other: twice as fast as row by row, where no page has to be looked for. */
export function* pages(
  connection: Connection,
  selection: Selection,
  { limit, after: start }: Query,
): Generator<Found[], undefined> {
  for (let place = start; ;) {
    const rest = place === undefined ? [] : [following(sqlite, place, selection.order)];
    const page = read(connection, selection, rest, limit);
    if (page.length > 0) yield page;
    const last = page[limit - 1];
    if (last === undefined) return;
    place = [last[0]];
  }
}

/** Row by row: what is sorted is sorted once. */
export function* steps(
  connection: Connection,
  selection: Selection,
  { limit, after: start }: Query,
): Generator<Found[], undefined> {
  const rest = start === undefined ? [] : [following(sqlite, start, selection.order)];
  const { text, values } = listing({ table: TABLE, selection, rest });
  let batch: Found[] = [];
  for (const row of connection.iterate<Found>(text, values)) {
    batch.push(row);
    if (batch.length < limit) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/**
 * The best finds of a text search, when there are enough of the best kinds: the record whose key it is, and names that
 * are the text or begin with it, which an index holds in this order. So the beginning of a word that thousands of
 * records share is found without ranking each of them.
 */
export function bestByName(
  connection: Connection,
  { readKey }: ResourceDefinition,
  query: string,
  limit: number,
): Found[] | undefined {
  const { text, words } = searchText(query);
  if (words.length === 0) return undefined;
  const named = connection.rows<Found>(
    `SELECT key, json, NULL AS distance, CASE WHEN name = ? THEN ${RANK.name} ELSE ${RANK.nameBegins} END AS o0,
       name AS o1 FROM ${TABLE} WHERE name >= ? AND name < ? ORDER BY name, key LIMIT ?`,
    [text, text, after(text), limit],
  );
  if (named.length < limit) return undefined;
  const key = readKey(query);
  const keyed =
    key === undefined
      ? []
      : connection.rows<Found>(
          `SELECT key, json, NULL AS distance, ${RANK.key} AS o0, name AS o1, words
             FROM ${TABLE} WHERE key = ?`,
          [key],
        );
  const matching = keyed.filter((row) =>
    words.every((word) => ` ${String(row.at(-1))}`.includes(` ${word}`)),
  );
  const others = named.filter(([key]) => !matching.some(([match]) => match === key));
  return [...matching, ...others].slice(0, limit);
}
