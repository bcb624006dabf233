import type { Dialect } from '@golden-path/service/adapter';
import { or } from '@golden-path/service/adapter';

export const postgres: Dialect = {
  position: 'strpos',
  isSame: 'IS NOT DISTINCT FROM',
  oneOf: (expression, values) => ({ text: `${expression} = ANY (?)`, values: [values] }),
  matches(expansions) {
    // Words are letters and digits only: inside quotes, nothing in them is syntax.
    const words = expansions.map((it) =>
      it.kind === 'prefix' ? `'${it.word}':*` : `(${it.terms.map((term) => `'${term}'`).join(' | ')})`,
    );
    return { text: 'r.words @@ CAST(? AS tsquery)', values: [words.join(' & ')] };
  },
  // PostgreSQL's geometric operators forgive a millionth of a degree, so its hits are compared once more.
  inside: (boxes, precision) =>
    or(
      boxes.map(({ west, east, south, north }) => ({
        text:
          precision === 'candidates'
            ? '(r.place <@ box(point(?, ?), point(?, ?)))'
            : '(r.place <@ box(point(?, ?), point(?, ?)) AND r.place[0] BETWEEN ? AND ? AND r.place[1] BETWEEN ? AND ?)',
        values: [west, south, east, north, ...(precision === 'candidates' ? [] : [west, east, south, north])],
      })),
    ),
};
