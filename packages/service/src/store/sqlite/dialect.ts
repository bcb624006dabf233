import type { Dialect } from '../select';
import { or } from '../sql';
import { bandOf } from './schema';

/** Keeps what the search index finds. */
export const FOUND = 'r.id IN (SELECT rowid FROM search WHERE search MATCH ?)';

export const sqlite: Dialect = {
  position: 'instr',
  isSame: 'IS',
  oneOf: (expression, values) => ({
    text: `${expression} IN (SELECT value FROM json_each(?))`,
    values: [JSON.stringify(values)],
  }),
  matches(expansions) {
    // Words are letters and digits only, yet `AND`, `OR` and `NOT` are among them: quotes make them words.
    const words = expansions.map((it) =>
      it.kind === 'prefix' ? `"${it.word}"*` : `(${it.terms.map((term) => `"${term}"`).join(' OR ')})`,
    );
    return { text: FOUND, values: [words.join(' AND ')] };
  },
  inside: (boxes) =>
    or(
      boxes.map(({ west, east, south, north }) => ({
        text: `(r.band IN (SELECT value FROM json_each(?)) AND r.longitude BETWEEN ? AND ? AND r.latitude BETWEEN ? AND ?)`,
        values: [JSON.stringify(bandsBetween(south, north)), west, east, south, north],
      })),
    ),
};

function bandsBetween(south: number, north: number): number[] {
  const [first, last] = [bandOf(south), bandOf(north)];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}
