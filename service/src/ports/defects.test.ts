import { parsePort } from './parse';

type Place = [key: string, coordinates: number[], timezone: string | undefined];

function placeDefects(key: string, coordinates: number[], timezone?: string): string[] {
  const parsed = parsePort({ name: 'x', province: 'y', coordinates, timezone }, key);
  if ('rejected' in parsed) throw new Error(parsed.rejected);
  return (parsed.record.warnings ?? []).filter((kind) => !kind.startsWith('missing'));
}

test.each<Place>([
  ['AEDXB', [25.27, 55.29], 'Asia/Dubai'],
  ['SGSIN', [1.29, 51.8], 'Asia/Singapore'],
  ['JPTYO', [35.6, 89.7], 'Asia/Tokyo'],
  ['ECGYE', [-2.2, -79.9], 'America/Guayaquil'],
  ['INMUN', [22.84, 69.7], 'Asia/Kolkata'],
  ['NLRTM', [51.92, 4.48], 'Europe/Amsterdam'],
  ['NLRTM', [51.92, 4.48], undefined],
  ['DZAAE', [36.9, 7.7], 'Africa/Addis_Ababa'],
])('%s at %j in %s: longitude and latitude are exchanged', (key, coordinates, timezone) => {
  expect(placeDefects(key, coordinates, timezone)).toContain('swapped-coordinates');
});

test.each<Place>([
  ['AUSYD', [-33.86, 151.2], 'Australia/Sydney'],
  ['AUSYD', [-33.86, 151.2], undefined],
  ['USNYC', [40.7, -179.9], 'America/New_York'],
  ['XZABC', [56, 103], undefined],
])('%s at %j in %s: exchanged, and no position as it is', (key, coordinates, timezone) => {
  expect(placeDefects(key, coordinates, timezone)).toEqual(['swapped-coordinates']);
  const exported = { name: 'x', province: 'y', timezone, warnings: ['swapped-coordinates'] };
  expect(parsePort(exported, key)).toEqual(parsePort({ ...exported, coordinates }, key));
  expect(parsePort(exported, key)).not.toHaveProperty('record.coordinates');
});

test.each<Place>([
  ['NLRTM', [4.48, 151.92], 'Europe/Amsterdam'],
  ['AUSYD', [151.2, 233.86], 'Australia/Sydney'],
  ['AUSYD', [-133.86, 151.2], 'Australia/Sydney'],
  ['XZABC', [56, 181], undefined],
])('%s at %j in %s: nowhere, exchanged or not', (key, coordinates, timezone) => {
  expect(placeDefects(key, coordinates, timezone)).toEqual(['invalid-coordinates']);
});

test.each<Place>([
  ['USNYC', [74, 40.7], 'America/New_York'],
  ['AUSYD', [151.2, 33.9], 'Australia/Sydney'],
  ['BMSOU', [-1.4, 50.9], 'Europe/London'],
  ['TNJAR', [-11.1, 33.5], undefined],
])('%s at %j in %s: it is somewhere else', (key, coordinates, timezone) => {
  expect(placeDefects(key, coordinates, timezone)).toEqual(['misplaced-coordinates']);
});

test.each<Place>([
  ['USHDA', [-95.61, 29.98], 'America/Anchorage'],
  ['BRMAO', [-60.02, -3.1], 'Europe/Stockholm'],
])('%s at %j in %s: the zone is another one', (key, coordinates, timezone) => {
  expect(placeDefects(key, coordinates, timezone)).toEqual(['implausible-timezone']);
});

test.each<Place>([
  ['NLRTM', [4.48, 51.92], 'Europe/Amsterdam'],
  ['FJSUV', [178.44, -18.14], 'Pacific/Fiji'],
  ['USADK', [-176.6, 51.9], 'America/Adak'],
  ['RUPWE', [170.3, 69.7], 'Asia/Anadyr'],
  ['KICXI', [-157.4, 2], 'Pacific/Kiritimati'],
  ['PTPDL', [-25.67, 37.74], 'Atlantic/Azores'],
  ['ESLPA', [-15.41, 28.14], 'Atlantic/Canary'],
  ['CLIPC', [-109.4, -27.1], 'Pacific/Easter'],
  ['GPGUS', [-62.85, 17.9], undefined],
  ['XZABC', [3, 56], undefined],
])('%s at %j in %s is in order', (key, coordinates, timezone) => {
  expect(placeDefects(key, coordinates, timezone)).toEqual([]);
});

test('0, 0 is not a position, and is left out', () => {
  expect(placeDefects('GHTEM', [0, 0], 'Africa/Accra')).toEqual(['zero-coordinates']);
  expect(placeDefects('GHTEM', [0.01, 5.63], 'Africa/Accra')).toEqual([]);
});
