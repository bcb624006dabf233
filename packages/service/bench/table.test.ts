import { atLeast, atMost, format, median, percentile } from './table';

test('a table shows each figure under its heading, and each goal with whether it is met', () => {
  const text = format({
    title: 'Requests',
    columns: ['µs', 'ratio'],
    rows: [
      { name: 'bare', figures: ['11.5', '1.00'] },
      {
        name: 'ours',
        figures: ['120.0', '1.50'],
        goals: [atMost(1.5, 1.65, ' × bare'), atLeast(2, 2500, '/s')],
      },
    ],
    notes: ['Less is better.'],
  });
  expect(text.split('\n')).toEqual([
    'Requests',
    '           µs  ratio',
    '  bare   11.5   1.00',
    '  ours  120.0   1.50  ≤ 1.65 × bare ok  ≥ 2,500/s MISSED',
    '  Less is better.',
    '',
  ]);
});

test.each([
  [[3, 1, 2], 2],
  [[4, 1, 3, 2], 2.5],
  [[10, 9, 100], 10],
])('the median of %p is %p', (values, expected) => {
  expect(median(values)).toBe(expected);
});

test('the 99th percentile is what one of a hundred exceeds', () => {
  const values = Array.from({ length: 1000 }, (_, index) => 999 - index);
  expect(percentile(values, 0.99)).toBe(990);
});
