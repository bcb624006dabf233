import { readFileSync } from 'node:fs';
import { InvalidValue } from '@golden-path/service';
import { countryCodeOf, readCountry } from './country';
import { data } from './source';

test.each([
  ['NL', 'NL'],
  ['nl', 'NL'],
  ['Netherlands', 'NL'],
  ['Turkey', 'TR'],
  ['Türkiye', 'TR'],
  ['turkiye', 'TR'],
  ['Viet Nam', 'VN'],
  ['Vietnam', 'VN'],
  ["cote d'ivoire", 'CI'],
  ['AN', 'AN'],
  ['Netherlands Antilles', 'AN'],
  ['Curaçao', 'CW'],
])('%s is %s', (text, code) => {
  expect(readCountry(text)).toBe(code);
});

test('every country name of the real data set is known', () => {
  const source = JSON.parse(readFileSync(data, 'utf8')) as Record<string, { country: string }>;
  const differing = Object.entries(source).filter(
    ([key, { country }]) => countryCodeOf(country) !== key.slice(0, 2),
  );
  expect(differing.map(([key]) => key)).toEqual(['ANEUX']);
});

test.each(['', 'Atlantis', 'XX', 'N', '__proto__', 'NL;DROP'])(
  '%j is refused with what is allowed',
  (text) => {
    expect(() => readCountry(text)).toThrow(InvalidValue);
    expect(() => readCountry(text)).toThrow('alpha-2');
  },
);
