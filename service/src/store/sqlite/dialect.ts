import type { BoundingBox } from '../../resource/query';
import type { Dialect } from '../select';
import { and, or, type Sql } from '../sql';

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
  inside(boxes, precision) {
    const candidates = candidatesIn(boxes);
    // The R*Tree keeps 32-bit numbers, rounded outwards, so its hits are compared with the record's own.
    return precision === 'candidates' ? candidates : and([candidates, exactlyIn(boxes)]);
  },
};

function candidatesIn(boxes: readonly BoundingBox[]): Sql {
  return {
    text: `r.id IN (${boxes.map(() => 'SELECT id FROM place WHERE west <= ? AND east >= ? AND south <= ? AND north >= ?').join(' UNION ')})`,
    values: boxes.flatMap(({ west, east, south, north }) => [east, west, north, south]),
  };
}

function exactlyIn(boxes: readonly BoundingBox[]): Sql {
  return or(
    boxes.map(({ west, east, south, north }) => ({
      text: '(r.longitude BETWEEN ? AND ? AND r.latitude BETWEEN ? AND ?)',
      values: [west, east, south, north],
    })),
  );
}
