import { readFileSync } from 'node:fs';
import { InvalidValue } from '@golden-path/service';
import { countryCodeOf, readCountry } from './country';
import { parsePort } from './parse';
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
  ['XZ', 'XZ'],
  ['International waters', 'XZ'],
])('%s is %s', (text, code) => {
  expect(readCountry(text)).toBe(code);
});

test('every country of a port is one that may be asked for, and no other is any port’s', () => {
  const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
  const codes = letters.flatMap((first) => letters.map((second) => first + second));
  const known = codes.filter((code) => 'record' in parsePort({ name: 'x' }, `${code}ABC`));
  expect(known.map(readCountry)).toEqual(known);
  // 249 of ISO 3166-1, AN and XZ.
  expect(known).toHaveLength(251);
  expect(known).not.toContain('PO');
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
