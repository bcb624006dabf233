import { readFileSync } from 'node:fs';
import type { Port } from './port';
import { parsePort } from './parse';
import { data } from './source';

const source = JSON.parse(readFileSync(data, 'utf8')) as Record<string, Record<string, unknown>>;

function accept(raw: unknown, key?: string): Port {
  const parsed = parsePort(raw, key);
  if ('rejected' in parsed) throw new Error(parsed.rejected);
  return parsed.record;
}

describe('the real data set', () => {
  const all = Object.entries(source).map(([key, raw]) => accept(raw, key));

  test('1,634 records in, 1,634 ports out, each under its own UN/LOCODE', () => {
    expect(new Set(all.map(({ unlocode }) => unlocode)).size).toBe(1634);
    expect(all.map(({ unlocode }) => unlocode)).toEqual(Object.keys(source));
  });

  test('every value that is certain comes out as it went in', () => {
    for (const port of all) {
      const raw = source[port.unlocode] ?? {};
      const { unlocode: _key, countryCode: _derived, warnings = [], ...fields } = port;
      const kept = warnings.includes('invalid-timezone') ? { ...raw, timezone: undefined } : raw;
      expect({ ...kept, ...fields }).toEqual(kept);
    }
  });

  test('the defects are those that are known, each in its known number', () => {
    const found: Record<string, string[]> = {};
    for (const { unlocode, warnings = [] } of all) {
      for (const kind of warnings) (found[kind] ??= []).push(unlocode);
    }
    const counts = Object.fromEntries(Object.entries(found).map(([kind, keys]) => [kind, keys.length]));
    expect(counts).toEqual({
      'missing-coordinates': 24,
      'missing-timezone': 44,
      'missing-province': 67,
      'invalid-timezone': 1,
      'swapped-coordinates': 11,
      'misplaced-coordinates': 3,
      'approximate-coordinates': 4,
      'implausible-timezone': 8,
      'several-unlocodes': 16,
      'other-unlocode-first': 8,
      'country-mismatch': 1,
      'dissolved-country': 7,
      'garbled-text': 1,
    });
    expect(found).toMatchObject({
      'invalid-timezone': ['ARRIC'],
      'swapped-coordinates': [
        'ANGSB',
        'ARDDC',
        'CDBOA',
        'CDMAT',
        'CLJRL',
        'CLPGO',
        'CLPPD',
        'DZAAE',
        'ISESK',
        'REPDG',
        'VEGUB',
      ],
      'misplaced-coordinates': ['BMSOU', 'CLCAP', 'TNJAR'],
      'approximate-coordinates': ['FRHON', 'FRJAV', 'THPKN', 'UYCYR'],
      'implausible-timezone': ['BRMAO', 'GBBAD', 'JPONA', 'JPYWT', 'MOMFM', 'PTHOR', 'THBKK', 'USOAK'],
      'country-mismatch': ['ANEUX'],
      'garbled-text': ['AEAUH'],
    });
  });
});

describe('identity', () => {
  test('the key that an import has found decides, whatever else the record says', () => {
    expect(accept({ name: 'A', unlocode: 'DEHAM', unlocs: ['BEANR'] }, 'NLRTM').unlocode).toBe('NLRTM');
  });

  test('without a key it is `unlocode`, else the first of `unlocs`', () => {
    expect(accept({ unlocode: 'de ham', unlocs: ['BEANR'] }).unlocode).toBe('DEHAM');
    expect(accept({ unlocs: ['BEANR', 'NLRTM'] }).unlocode).toBe('BEANR');
  });

  test('a code of its own that is none is told', () => {
    expect(accept({ name: 'A', unlocode: 'foo' }, 'NLRTM').warnings).toContain('invalid-field');
    expect(accept({ name: 'A', unlocode: 'nl rtm' }, 'NLRTM').warnings).not.toContain('invalid-field');
  });

  test('a hyphen after the country is one of the ways to write it', () => {
    expect(accept({ unlocode: 'NL-RTM' }).unlocode).toBe('NLRTM');
  });

  test('country and location of the UN/LOCODE list make one', () => {
    expect(accept({ country: 'NL', location: 'RTM', function: '1-345---' }).unlocode).toBe('NLRTM');
  });

  test.each(['PORTS', 'UKLON', 'TOKYO'])('%s is one only where its country is', (key) => {
    const parsed = parsePort({ name: 'x' }, key);
    if (key === 'TOKYO') expect(parsed).toHaveProperty('record');
    else
      expect(parsed).toEqual({
        rejected: `has a UN/LOCODE that begins with no country of ISO 3166-1: ${key}`,
      });
  });

  test.each(['error', 'PAGES', 'TOTAL'])('%s is a word, where nothing describes a port', (key) => {
    expect(parsePort({ code: 401, alias: [] }, key)).toEqual({
      rejected: 'has only a key: no unlocode, unlocs, name, city, country, coordinates',
    });
  });

  test('the customs code is not an identity', () => {
    expect(parsePort({ name: 'Rotterdam', code: '42157' }, undefined)).toEqual({
      rejected: 'has no usable UN/LOCODE: none given',
    });
  });

  test.each([
    '',
    'NL',
    'NLRT',
    'NLRTMM',
    'N1RTM',
    'NLRT0',
    '__proto__',
    'constructor',
    'ÄÖÜSS',
    'x'.repeat(1e6),
  ])('a record under %.20j is rejected, and the reason is short', (key) => {
    const parsed = parsePort({ name: 'x' }, key);
    expect(parsed).toEqual({
      rejected: expect.stringMatching(/^has no usable UN\/LOCODE: .{2,70}$/) as string,
    });
  });

  test.each([null, [], 'text', 7, true])('%j is rejected: it is not an object', (raw) => {
    expect(parsePort(raw, 'NLRTM')).toEqual({ rejected: 'is not an object' });
  });
});

describe('normalisation', () => {
  const port = (fields: object): Port => accept({ name: 'Port', ...fields }, 'NLRTM');

  test.each(['Gda\u00c5\u0084sk', '\u00c3\u0085lesund', 'M\u0081lmo'])(
    '%j is garbled, though the control characters that show it are not kept',
    (name) => {
      const { warnings, ...rest } = accept({ name, unlocode: 'NLRTM' });
      expect(warnings).toContain('garbled-text');
      expect(accept({ ...rest, warnings })).toEqual({ ...rest, warnings });
    },
  );

  test('text is trimmed and composed, control characters become spaces', () => {
    expect(port({ city: '  Co\u0302te\u0000d\n Or ' }).city).toBe('Côte d Or');
  });

  test('text of the wrong type is left out and reported', () => {
    expect(port({ city: { a: 1 }, alias: 'x' })).toMatchObject({
      alias: [],
      warnings: expect.arrayContaining(['invalid-field']) as string[],
    });
    expect(port({ city: { a: 1 } })).not.toHaveProperty('city');
  });

  test.each([[[181, 0]], [[0, 91]], [['4', '51']], [[4]], [[4, 51, 0]], ['4,51'], [[NaN, 0]], [{ lat: 1 }]])(
    'coordinates %j are left out and reported',
    (coordinates) => {
      const it = port({ coordinates });
      expect(it.coordinates).toBeUndefined();
      expect(it.warnings).toContain('invalid-coordinates');
      expect(it.warnings).not.toContain('missing-coordinates');
    },
  );

  test.each(['America/Argentina', '+05:00', 'Mars/Olympus', 'x'.repeat(1e5)])(
    'zone %.20s is left out and reported',
    (timezone) => {
      expect(port({ timezone })).not.toHaveProperty('timezone');
      expect(port({ timezone }).warnings).toContain('invalid-timezone');
    },
  );

  test('a zone is spelled as the IANA database spells it', () => {
    expect(port({ timezone: 'europe/amsterdam' }).timezone).toBe('Europe/Amsterdam');
    expect(port({ timezone: 'Asia/Calcutta' }).timezone).toBe('Asia/Calcutta');
  });

  test('a record without a name is called by its city, else by its UN/LOCODE', () => {
    expect(accept({ city: 'Rotterdam' }, 'NLRTM').name).toBe('Rotterdam');
    expect(accept({ country: 'Netherlands' }, 'NLRTM').name).toBe('NLRTM');
  });

  test('a record of which everything is right has no warnings', () => {
    expect(accept(source.NLRTM, 'NLRTM')).not.toHaveProperty('warnings');
  });
});
