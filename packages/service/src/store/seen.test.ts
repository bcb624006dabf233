import { patternOf, placeOf, Seen } from './seen';

const text = (n: number): string => `key ${n.toString(36)}`;
const meet = (seen: Seen, n: number): boolean => seen.meet(placeOf(text(n)), patternOf(text(n)));

test.each([100, 9_999, 10_000, 10_001, 50_000])('of %d texts each is known when it comes again', (count) => {
  const seen = new Seen();
  for (let n = 0; n < count; n++) meet(seen, n);
  const missed = Array.from({ length: count }, (_, n) => n).filter((n) => !meet(seen, n));
  expect(missed).toEqual([]);
});

test('a few are never taken for each other, of many hardly one', () => {
  const seen = new Seen();
  const taken = (first: number, last: number): number => {
    let count = 0;
    for (let n = first; n < last; n++) if (meet(seen, n)) count++;
    return count;
  };
  expect(taken(0, 10_000)).toBe(0);
  expect(taken(10_000, 200_000)).toBeLessThan(190);
});
