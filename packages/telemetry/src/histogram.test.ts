import fc from 'fast-check';
import { Histogram } from './histogram';

function counts(bounds: readonly number[], values: readonly number[]): number[] {
  const histogram = new Histogram('h', 'd', 's', bounds);
  const series = histogram.series('', () => ({}));
  for (const value of values) series.record(value);
  return series.counts;
}

test('a bound belongs to the bucket below it, as Prometheus’ le says', () => {
  expect(counts([1, 2], [0, 1, 1.5, 2, 2.0001, 100])).toEqual([2, 2, 2]);
});

test('every value is in one bucket, and in the first whose bound is not below it', () => {
  const bounds = [0.005, 0.01, 0.1, 1];
  const value = fc.double({ min: 0, max: 10, noNaN: true });
  fc.assert(
    fc.property(fc.array(value), (values) => {
      const expected = [...bounds, Infinity].map(
        (bound, index) =>
          values.filter((it) => it <= bound && it > (index === 0 ? -1 : (bounds[index - 1] ?? Infinity)))
            .length,
      );
      expect(counts(bounds, values)).toEqual(expected);
    }),
  );
});

test('the same key is the same series; its attributes are asked for once', () => {
  const histogram = new Histogram('h', 'd', 's', [1]);
  const attributes = jest.fn(() => ({ a: '1' }));
  histogram.series('a', attributes).record(0.5);
  histogram.series('a', attributes).record(2);
  histogram.series('b', () => ({ a: '2' })).record(3);
  expect(attributes).toHaveBeenCalledTimes(1);
  expect(histogram.toMetricData()).toMatchObject({
    descriptor: { name: 'h', unit: 's' },
    dataPoints: [
      { attributes: { a: '1' }, value: { count: 2, sum: 2.5, buckets: { boundaries: [1], counts: [1, 1] } } },
      { attributes: { a: '2' }, value: { count: 1 } },
    ],
  });
});

test.each([[[]], [[0]], [[1, 1]], [[2, 1]], [[NaN]], [[-1, 1]]])('the bounds %j are refused', (bounds) => {
  expect(() => new Histogram('h', 'd', 's', bounds)).toThrow('bucket bounds are positive and ascend');
});
