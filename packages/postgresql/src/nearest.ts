import { boxesAround, metresOf } from '@golden-path/service/adapter';
import type { Near } from '@golden-path/service/adapter';
import type { Selection } from '@golden-path/service/adapter';
import { and, type Sql } from '@golden-path/service/adapter';
import { postgres } from './dialect';

/**
 * How far the `wanted` nearest reach, at most: the index gives records in the order of their distance on a flat map,
 * which is not the true one but finds as many that are near. The map's edges meet: it is looked at three times.
 */
export function reach(
  table: string,
  version: string,
  { where, distance }: Selection,
  rest: readonly Sql[],
  { position: [longitude, latitude] }: Near,
  wanted: number,
): Sql {
  if (distance === undefined) throw new Error('a query by distance needs a place');
  const condition = and([where, ...rest]);
  const looks = [0, -360, 360].map((shift): Sql => ({
    text: `(SELECT r.key, ${distance.text} AS distance FROM ${table} r WHERE ${condition.text}
      ORDER BY r.place <-> point(?, ?) LIMIT ?)`,
    values: [...distance.values, ...condition.values, longitude + shift, latitude, wanted],
  }));
  return {
    text: `SELECT max(distance) AS distance, ${version} FROM (
      SELECT distance FROM (${looks.map(({ text }) => text).join(' UNION ')}) found ORDER BY distance LIMIT ?) nearest`,
    values: [...looks.flatMap(({ values }) => values), wanted],
  };
}

/** Keeps what lies within a reach, by the index and then exactly. */
export function withinReach(near: Near, distance: Sql, reached: number): Sql {
  return and([
    postgres.inside(boxesAround(near, metresOf(reached)), 'candidates'),
    { text: `${distance.text} <= ?`, values: [...distance.values, reached] },
  ]);
}
