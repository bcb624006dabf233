import { Seen } from './seen';

const text = (n: number): string => `key ${n.toString(36)}`;

test.each([100, 9_999, 10_000, 10_001, 50_000])('of %d texts each is known when it comes again', (count) => {
  const seen = new Seen();
  for (let n = 0; n < count; n++) seen.meet(text(n));
  const missed = Array.from({ length: count }, (_, n) => n).filter((n) => !seen.meet(text(n)));
  expect(missed).toEqual([]);
});

test('a few are never taken for each other, of many hardly one', () => {
  const seen = new Seen();
  const taken = (first: number, last: number): number => {
    let count = 0;
    for (let n = first; n < last; n++) if (seen.meet(text(n))) count++;
    return count;
  };
  expect(taken(0, 10_000)).toBe(0);
  expect(taken(10_000, 200_000)).toBeLessThan(190);
});
