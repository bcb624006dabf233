import { WriteLimit } from './limit';

let now = 0;
const limited = (perMinute: number) => new WriteLimit(perMinute, () => now);
beforeEach(() => {
  now = 0;
});

test('a minute’s requests may come at once, the next one comes when its share of the minute is over', () => {
  const limit = limited(60);
  for (let at = 0; at < 60; at++)
    expect(limit.take('ida')).toMatchObject({ isAllowed: true, remaining: 59 - at });
  expect(limit.take('ida')).toEqual({ isAllowed: false, remaining: 0, retryAfter: 1 });
  now = 999;
  expect(limit.take('ida').isAllowed).toBe(false);
  now = 1000;
  expect(limit.take('ida').isAllowed).toBe(true);
  expect(limit.take('ida').isAllowed).toBe(false);
});

test('what asks for many is let in while there is any, and makes the next one wait for all of it', () => {
  const limit = limited(60);
  expect(limit.take('ida').isAllowed).toBe(true);
  expect(limit.takeMore('ida', 99)).toEqual({ isAllowed: true, remaining: 0, retryAfter: 41 });
  expect(limit.takeMore('ida', 1).isAllowed).toBe(false);
  now = 40_999;
  expect(limit.take('ida').isAllowed).toBe(false);
  now = 41_000;
  expect(limit.take('ida').isAllowed).toBe(true);
  expect(limit.takeMore('ida', 1).isAllowed).toBe(true);
});

test('who is refused does not make it worse, and nobody saves up more than a minute’s', () => {
  const limit = limited(6);
  for (let at = 0; at < 1000; at++) limit.take('ida');
  now = 10_000;
  expect(limit.take('ida').isAllowed).toBe(true);
  now = 3_600_000;
  const allowed = Array.from({ length: 20 }, () => limit.take('ida')).filter(({ isAllowed }) => isAllowed);
  expect(allowed).toHaveLength(6);
});

test('each subject has its own, and a million of them take no more room than ten thousand', () => {
  const limit = limited(1);
  expect(limit.take('ida').isAllowed).toBe(true);
  expect(limit.take('per').isAllowed).toBe(true);
  expect(limit.take('ida').isAllowed).toBe(false);
  expect(limit.take('__proto__').isAllowed).toBe(true);
  for (let at = 0; at < 100_000; at++) limit.take(`subject ${at}`);
  expect(limit.subjects).toBe(10_000);
});
