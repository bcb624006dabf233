import { gzipSync } from 'node:zlib';

/** A record of which everything is right. */
export const rotterdam = {
  unlocode: 'NLRTM',
  name: 'Rotterdam',
  country: 'Netherlands',
  province: 'Zuid-Holland',
  timezone: 'Europe/Amsterdam',
  coordinates: [4.48, 51.92],
  unlocs: ['NLRTM'],
};

export const amsterdam = { ...rotterdam, unlocode: 'NLAMS', name: 'Amsterdam', unlocs: ['NLAMS'] };

const feature = {
  type: 'Feature',
  id: 'NLRTM',
  properties: { unlocode: 'NLRTM', name: 'Rotterdam', country: 'Netherlands' },
  geometry: { type: 'Point', coordinates: [4.48, 51.92] },
};

export interface Case {
  readonly file: string;
  readonly content: string | Buffer;
  /** Keys that are there afterwards, in order. */
  readonly keys: readonly string[];
  readonly wrapping?: { readonly within: readonly string[]; readonly beside: readonly string[] };
}

const json = (value: unknown): string => JSON.stringify(value);
const lines = (...values: unknown[]): string => values.map((value) => `${json(value)}\n`).join('');
const both = ['NLAMS', 'NLRTM'];
const one = ['NLRTM'];

/** Ways in which people hold records together. */
export const shapes: readonly Case[] = [
  { file: 'keyed.json', content: json({ NLRTM: rotterdam, NLAMS: amsterdam }), keys: both },
  { file: 'keyed.txt', content: json({ NLRTM: rotterdam }), keys: one },
  { file: 'array.json', content: json([rotterdam, amsterdam]), keys: both },
  { file: 'single.json', content: json(rotterdam), keys: one },
  { file: 'lines.json', content: lines(rotterdam, amsterdam), keys: both },
  { file: 'lines.ndjson', content: lines(rotterdam, amsterdam), keys: both },
  { file: 'array-in-one-line.ndjson', content: json([rotterdam]), keys: one },
  {
    file: 'pretty.ndjson',
    content: [rotterdam, amsterdam].map((port) => JSON.stringify(port, undefined, 2)).join('\n'),
    keys: both,
  },
  { file: 'text-sequence.json', content: `\x1e${json(rotterdam)}\n\x1e${json(amsterdam)}\n`, keys: both },
  { file: 'bom.json', content: `\ufeff${json([rotterdam])}`, keys: one },
  { file: 'bom.ndjson', content: `\ufeff${lines(rotterdam, amsterdam)}`, keys: both },
  {
    file: 'two-gzip-members.ndjson.gz',
    content: Buffer.concat([gzipSync(lines(rotterdam)), gzipSync(lines(amsterdam))]),
    keys: both,
  },
  {
    file: 'wrapped.json',
    content: json({ ports: [rotterdam], count: 1 }),
    keys: one,
    wrapping: { within: ['ports'], beside: ['count'] },
  },
  {
    file: 'wrapped-keyed.json',
    content: json({ ports: { NLRTM: rotterdam, NLAMS: amsterdam } }),
    keys: both,
    wrapping: { within: ['ports'], beside: [] },
  },
  {
    file: 'wrapped-late.json',
    content: json({ meta: { by: 'us' }, count: 2, data: [rotterdam, amsterdam], next: null }),
    keys: both,
    wrapping: { within: ['data'], beside: ['meta', 'count', 'next'] },
  },
  {
    file: 'wrapped-with-a-capital.json',
    content: json({ Count: 1, Ports: [rotterdam] }),
    keys: one,
    wrapping: { within: ['Ports'], beside: ['Count'] },
  },
  {
    file: 'wrapped-twice.json',
    content: json({ data: { items: [rotterdam], page: 1 }, ok: true }),
    keys: one,
    wrapping: { within: ['data', 'items'], beside: ['page', 'ok'] },
  },
  {
    file: 'collection.geojson',
    content: json({ type: 'FeatureCollection', name: 'x', crs: { type: 'name' }, features: [feature] }),
    keys: one,
    wrapping: { within: ['features'], beside: ['type', 'name', 'crs'] },
  },
  { file: 'features.json', content: json([feature]), keys: one },
  { file: 'features.ndjson', content: lines(feature), keys: one },
  {
    file: 'feature-without-id.geojson',
    content: json({ geometry: feature.geometry, properties: feature.properties, type: 'Feature' }),
    keys: one,
  },
];

const { unlocode: _code, unlocs: _codes, ...nameless } = rotterdam;

/** Keys and codes as people write them. */
export const identities: readonly Case[] = [
  {
    file: 'keyed-by-name.json',
    content: json({
      Tokyo: { unlocode: 'JPTYO', name: 'Tokyo' },
      Rotterdam: rotterdam,
      Izmir: { unlocode: 'TRIZM', name: 'İzmir' },
    }),
    keys: ['JPTYO', 'NLRTM', 'TRIZM'],
  },
  { file: 'keyed-by-number.json', content: json({ 0: rotterdam, 1: amsterdam }), keys: both },
  { file: 'only-unlocs.json', content: json({ 0: { ...nameless, unlocs: ['NLRTM'] } }), keys: one },
  { file: 'lower-key.json', content: json({ nlrtm: { ...rotterdam, unlocode: 'nlrtm' } }), keys: one },
  { file: 'space-key.json', content: json({ 'NL RTM': rotterdam }), keys: one },
  { file: 'dash-key.json', content: json([{ ...rotterdam, unlocode: 'NL-RTM' }]), keys: one },
  { file: 'locode.json', content: json([{ locode: 'NLRTM', name: 'Rotterdam' }]), keys: one },
  { file: 'capitals.json', content: json([{ UNLOCODE: 'NLRTM', Name: 'Rotterdam' }]), keys: one },
  { file: 'not-available.json', content: json([{ unlocode: 'NAWVB', name: 'Walvis Bay' }]), keys: ['NAWVB'] },
  {
    file: 'international.json',
    content: json([{ unlocode: 'XZABC', name: 'A rig' }]),
    keys: ['XZABC'],
  },
];

/** Positions as people write them; each is 4.48 east and 51.92 north. */
export const positions: readonly (readonly [name: string, fields: object])[] = [
  ['numbers', { coordinates: [4.48, 51.92] }],
  ['with an altitude', { coordinates: [4.48, 51.92, 0] }],
  ['a GeoJSON point', { coordinates: { type: 'Point', coordinates: [4.48, 51.92] } }],
  ['an object', { coordinates: { lat: 51.92, lon: 4.48 } }],
  ['a text', { coordinates: '4.48,51.92' }],
  ['numeric strings', { coordinates: ['4.48', '51.92'] }],
  ['numeric strings with a comma', { coordinates: ['4,48', '51,92'] }],
  ['fields with a comma', { latitude: '51,92', longitude: '4,48' }],
  ['fields', { lat: 51.92, lon: 4.48 }],
  ['fields of other names', { Latitude: '51.92', Longitude: '4.48' }],
  ['x and y', { xcoord: 4.48, ycoord: 51.92 }],
  ['decimals with letters', { coordinates: '51.92N 4.48E' }],
  ['decimals with letters behind a space', { coordinates: '51.92 N, 4.48 E' }],
  ['letters in fields', { lat: '51.92N', lng: 'E4.48' }],
  ['degrees, minutes and seconds', { coordinates: `51°55'12"N 4°28'48"E` }],
];
