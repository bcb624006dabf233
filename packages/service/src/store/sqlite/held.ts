import type { Query } from '../../resource/query';
import { type Found, listing, moreOf } from '../listing';
import { following, type Selection } from '../select';
import { and, type Sql } from '../sql';
import type { Connection } from './connection';
import { sqlite } from './dialect';
import { TABLE } from './schema';

interface Reader {
  readonly connection: Connection;
  /** The rows with these ids, as they are now. */
  readonly find: (ids: readonly number[]) => Map<number, Found>;
  /** Rows that have changed since, as they were. */
  readonly kept: Map<number, Found>;
}

/**
 * Streams of a database in memory that is written to meanwhile. It has one connection, which shows every change at once:
 * so a stream notes which rows it is to give, and a row that is about to change is kept for those who have yet to read it.
 */
export class HeldReads {
  readonly #readers = new Set<Reader>();

  /** Everything that matches, as it is when the first rows are asked for. */
  *read(
    connection: Connection,
    selection: Selection,
    { limit, after }: Query,
  ): Generator<Found[], undefined> {
    const rest = after === undefined ? [] : [following(sqlite, after, selection.order)];
    const ids = idsOf(connection, selection, rest);
    const find = (some: readonly number[]): Map<number, Found> => rowsOf(connection, selection, some);
    const reader: Reader = { connection, find, kept: new Map() };
    this.#readers.add(reader);
    try {
      for (let at = 0; at < ids.length; at += limit) {
        const batch = Array.from(ids.subarray(at, at + limit));
        const rows = find(batch.filter((id) => !reader.kept.has(id)));
        yield batch.flatMap((id) => {
          const row = reader.kept.get(id) ?? rows.get(id);
          return row === undefined ? [] : [row];
        });
      }
    } finally {
      this.#readers.delete(reader);
    }
  }

  /** Keeps rows that are about to change. */
  keep(connection: Connection, ids: readonly number[]): void {
    for (const reader of this.#readers) {
      if (reader.connection !== connection) continue;
      for (const [id, row] of reader.find(ids.filter((id) => !reader.kept.has(id)))) reader.kept.set(id, row);
    }
  }
}

/** In their order. */
function idsOf(connection: Connection, { where, order }: Selection, rest: readonly Sql[]): Float64Array {
  const condition = and([where, ...rest]);
  const sorting = order.map(
    ({ text, descending, nullable }) => `${text}${descending ? ' DESC' : ''}${nullable ? ' NULLS LAST' : ''}`,
  );
  const found = connection.rows<[id: number]>(
    `SELECT r.id FROM ${TABLE} r WHERE ${condition.text} ORDER BY ${sorting.join(', ')}`,
    [...condition.values, ...order.flatMap(({ values }) => values)],
  );
  return Float64Array.from(found, ([id]) => id);
}

function rowsOf(connection: Connection, selection: Selection, ids: readonly number[]): Map<number, Found> {
  const where: Sql = { text: 'r.id IN (SELECT value FROM json_each(?))', values: [JSON.stringify(ids)] };
  const { text, values } = listing({ table: TABLE, selection: { ...selection, where }, more: 'r.id' });
  return new Map(connection.rows<Found>(text, values).map((row) => [moreOf(row, selection) as number, row]));
}
