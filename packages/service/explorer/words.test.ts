import { compact, degrees, humanise, isolated, kilometres, length, percent, shown } from './words.ts';

test.each([
  ['10km', '10 km'],
  ['2000km', '2,000 km'],
  ['1234.5nm', '1,234.5 nm'],
  ['0.000001mi', '0.000001 mi'],
  ['as far as it goes', 'as far as it goes'],
])('a radius of %s is %s', (text, expected) => {
  expect(length(text)).toBe(expected);
});

test.each([
  [0, 0, ''],
  [0, 10, '0.0 %'],
  [1, 100_000, '< 0.1 %'],
  [24, 1634, '1.5 %'],
  [1, 3, '33 %'],
  [99_999, 100_000, '99.9 %'],
  [7, 7, '100 %'],
])('%i of %i are %s', (part, whole, expected) => {
  expect(percent(part, whole)).toBe(expected);
});

test.each([
  [950, '950'],
  [1200, '1.2K'],
  [9999, '10K'],
  [100_000, '100K'],
  [3_400_000, '3.4M'],
])('%i, where there is little room, is %s', (number, expected) => {
  expect(compact(number)).toBe(expected);
});

test.each([
  ['Rotterdam', 'Rotterdam'],
  ['ميناء جدة', '\u2068ميناء جدة\u2069'],
  ['שלום', '\u2068שלום\u2069'],
  ['\u202egnp.exe', '\u2068\u202egnp.exe\u2069'],
  ['Åpen 上海港 😀', 'Åpen 上海港 😀'],
])('%s does not turn what stands beside it', (text, expected) => {
  expect(isolated(text)).toBe(expected);
});

test('distances, places and names, as people write them', () => {
  expect([0.01, 9.96, 1234.4].map(kilometres)).toEqual(['0 km', '10.0 km', '1,234 km']);
  expect(degrees([-4.126, 51.95])).toBe('51.95° N, 4.13° W');
  expect(humanise('missing-coordinates')).toBe('Missing coordinates');
  expect([shown([1, 2], 'strings'), shown(null, 'string'), shown(false, 'boolean')]).toEqual([
    '1, 2',
    '',
    'false',
  ]);
});
