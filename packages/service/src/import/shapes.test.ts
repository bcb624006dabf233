import { Readable } from 'node:stream';
import { identities, positions, rotterdam, shapes } from '../../test/import-cases';
import { filling } from '../../test/import-store';
import { served as ports } from '../../test/served';
import { find } from './find';

const { load, keys, record } = filling();

const sydney = { unlocode: 'AUSYD', name: 'Sydney', province: 'NSW', timezone: 'Australia/Sydney' };

test.each([...shapes, ...identities])('$file gives its records, and says where they were', async (each) => {
  const report = await load(each.content, each.file);
  expect(report).toMatchObject({
    read: each.keys.length,
    created: each.keys.length,
    duplicates: 0,
    rejected: 0,
    wrapping: each.wrapping ?? null,
  });
  expect(await keys()).toEqual(each.keys);
});

test('the shape does not depend on where the chunks of a file end', async () => {
  for (const { content, file, keys: expected, wrapping } of shapes) {
    if (typeof content !== 'string') continue;
    for (const size of [1, 7, 64]) {
      const bytes = Buffer.from(content);
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
        Buffer.from(bytes.subarray(index * size, (index + 1) * size)),
      );
      const format = file.endsWith('.ndjson') ? 'ndjson' : 'detect';
      let found = 0;
      const within: string[] = [];
      for await (const block of find(Readable.from(pieces), format, ports)) {
        found += block.places.length / 4;
        within.push(...(block.wrapping?.within ?? []));
      }
      expect([file, size, found]).toEqual([file, size, expected.length]);
      expect([...new Set(within)]).toEqual(wrapping?.within ?? []);
    }
  }
});

describe('what is not a port is none', () => {
  const reasons = async (content: unknown): Promise<string[]> => {
    const text = JSON.stringify(content);
    const rest = JSON.stringify({ DEHAM: { name: 'Hamburg' } }).slice(1);
    const report = await load(`${text.slice(0, -1)},${rest}`);
    expect(report.created).toBe(1);
    return report.rejections.map(({ name }) => name);
  };

  test('the members of an object that holds something else', async () => {
    expect(await reasons({ items: { a: 1 }, links: { self: 'x' }, query: { q: 1 } })).toEqual([
      'has no field of a port, such as `unlocode`, `name`',
    ]);
  });

  test('what is wrapped in itself, as deeply as anybody likes', async () => {
    const deep = `${'{"data":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
    await expect(load(deep)).rejects.toThrow('holds no usable record (1 rejected)');
  });

  test('a record that has two keys', async () => {
    const twice = [
      { ...rotterdam, locode: 'NLAMS' },
      { UNLOCODE: 'NLAMS', locode: 'NL RTM', name: 'x' },
      { ...rotterdam, locode: 'RTM', UNLOCODE: 'nl rtm' },
    ];
    const report = await load(JSON.stringify(twice));
    expect(report).toMatchObject({
      created: 1,
      rejections: [{ name: 'has more than one unlocode', count: 2 }],
    });
  });

  test('a row of a table that breaks off', async () => {
    const table = 'unlocode,name,city\nNLRTM,Rotterdam,Rotterdam\nNLAMS,Amst';
    const report = await load(table, 'ports.csv');
    expect(report).toMatchObject({
      read: 2,
      created: 1,
      rejections: [
        {
          name: expect.stringMatching(/^has fewer cells .*breaks off$/) as string,
          count: 1,
          examples: ['byte 45'],
        },
      ],
    });
    expect(await load(`${table}\n`, 'ports.csv')).toMatchObject({ read: 2, rejected: 0 });
    expect(await load(`${table},`, 'ports.csv')).toMatchObject({ read: 2, rejected: 0 });
  });

  test('the reason tells of names that nobody understands, and of what was beside', async () => {
    await expect(load(JSON.stringify({ payload: [rotterdam] }))).rejects.toThrow(
      /Not understood.*\n.*payload/,
    );
    await expect(load(JSON.stringify({ ports: [], NLRTM: rotterdam }))).rejects.toThrow(
      'beside them, and not read: `NLRTM`',
    );
  });

  test('a record under another key than its own', async () => {
    expect(await reasons({ NLRTM: { ...rotterdam, unlocode: 'NLAMS' } })).toEqual([
      'stands under another key than its own unlocode',
    ]);
  });

  test('a name that reads as a code', async () => {
    expect(await reasons({ Tokyo: { name: 'Tokyo' } })).toEqual(['has no usable UN/LOCODE']);
  });

  test('a code that begins with no country', async () => {
    expect(await reasons({ PORTS: { name: 'x' }, ZZABC: { name: 'y' } })).toEqual([
      'has a UN/LOCODE that begins with no country of ISO 3166-1',
    ]);
  });

  test('a railway station of the UN/LOCODE list', async () => {
    expect(await reasons({ NLUTC: { name: 'Utrecht', function: '-23-----' } })).toEqual([
      'is not a port by its UN/LOCODE function',
    ]);
  });
});

test.each(positions)('a position as %s', async (_name, fields) => {
  const { coordinates: _without, ...rest } = rotterdam;
  expect(await load(JSON.stringify([{ ...rest, ...fields }]))).toMatchObject({
    warnings: [],
    notUnderstood: [],
  });
  const [longitude, latitude] = (await record()).coordinates as [number, number];
  expect(longitude).toBeCloseTo(4.48, 9);
  expect(latitude).toBeCloseTo(51.92, 9);
});

test.each([
  [[null, null], 'missing-coordinates'],
  [[0, 0], 'zero-coordinates'],
  ['harbour', 'invalid-coordinates'],
  ['91N 4E', 'invalid-coordinates'],
  ['4E 5E', 'invalid-coordinates'],
  [`51°75'N 4°28'E`, 'invalid-coordinates'],
  [[4.48], 'invalid-coordinates'],
])('coordinates %j are left out with a warning, %s', async (coordinates, kind) => {
  const report = await load(JSON.stringify([{ ...rotterdam, coordinates }]));
  expect(report.warnings).toEqual([{ name: kind, count: 1, examples: ['NLRTM'] }]);
  expect(await record()).not.toHaveProperty('coordinates');
});

test.each([
  [{ coordinates: [-33.86, 151.2] }],
  [{ coordinates: [-33.86, 151.2, 12] }],
  [{ coordinates: ['-33.86', '151.2'] }],
  [{ coordinates: '-33.86, 151.2' }],
  [{ coordinates: '151.2S 33.86W' }],
  [{ coordinates: { lat: 151.2, lon: -33.86 } }],
  [{ coordinates: { type: 'Point', coordinates: [-33.86, 151.2] } }],
  [{ latitude: '151.2', longitude: '-33.86' }],
])('%j is a position whose halves are exchanged', async (fields) => {
  const report = await load(JSON.stringify([{ ...sydney, ...fields }]));
  expect(report.warnings).toEqual([{ name: 'swapped-coordinates', count: 1, examples: ['AUSYD'] }]);
  expect(await record('AUSYD')).not.toHaveProperty('coordinates');
});

test('degrees and minutes of the UN/LOCODE list are no degrees, also where they could be', async () => {
  await load(JSON.stringify([{ unlocode: 'XZABC', name: 'A rig', coordinates: '0015N 00130E' }]));
  expect(await record('XZABC')).toMatchObject({ coordinates: [1.5, 0.25] });
});

test('names that nobody understands are told', async () => {
  const report = await load(JSON.stringify([{ ...rotterdam, draught: 24, Portnumber: 1, type: 'river' }]));
  expect(report.notUnderstood).toEqual([
    { name: 'draught', count: 1, examples: ['NLRTM'] },
    { name: 'Portnumber', count: 1, examples: ['NLRTM'] },
    { name: 'type', count: 1, examples: ['NLRTM'] },
  ]);
});

test('of a feature, its members that are not read are told, and its geometry where the properties have a position', async () => {
  const polygon = {
    type: 'Polygon',
    coordinates: [
      [
        [4, 51],
        [5, 51],
        [5, 52],
        [4, 51],
      ],
    ],
  };
  const { coordinates: _none, ...properties } = rotterdam;
  const point = { type: 'Point', coordinates: [4.48, 51.92] };
  const features = [
    {
      type: 'Feature',
      properties: { ...properties, lat: 51.92, lon: 4.48 },
      geometry: polygon,
      bbox: [4, 51, 5, 52],
    },
    {
      type: 'Feature',
      properties: { ...properties, coordinates: [4.5, 51.9] },
      geometry: point,
      tz: 'Europe/Paris',
    },
  ];
  for (const [feature, told] of [
    [features[0], ['`geometry`, where `lat`, `lon` counts']],
    [features[1], ['tz', '`coordinates`, where `geometry` counts']],
  ] as const) {
    const report = await load(JSON.stringify(feature), 'ports.geojson');
    expect(report.notUnderstood.map(({ name }) => name)).toEqual(told);
    expect((await record()).coordinates).toEqual([4.48, 51.92]);
  }
});

test('a name that is empty does not hide another one of the same field', async () => {
  await load(JSON.stringify([{ 'port name': 'Rotterdam', unlocode: 'NLRTM', name: '' }]));
  expect(await record()).toMatchObject({ name: 'Rotterdam' });
});

test.each([
  ['UTF-16', Buffer.from(`\ufeff${JSON.stringify([rotterdam])}`, 'utf16le'), 'UTF-16; save it as UTF-8'],
  ['UTF-16 without a mark', Buffer.from(JSON.stringify([rotterdam]), 'utf16le'), 'UTF-16; save it as UTF-8'],
  ['Latin-1', Buffer.from('[{"unlocode":"NOAES","name":"Ålesund"}]', 'latin1'), 'not UTF-8'],
  ['zstd', Buffer.from('28b52ffd', 'hex'), 'zstd'],
  ['what follows the records', '[{"unlocode":"NLRTM"}]\n[]', 'comes after the end; a source with one'],
  ['a comma too many', '[{"unlocode":"NLRTM","name":"R"},]', 'not JSON'],
  ['NaN', '[{"unlocode":"NLRTM","name":"R","coordinates":[NaN,NaN]}]', 'not JSON'],
])('%s is refused by name', async (_name, content, problem) => {
  await expect(load(content)).rejects.toThrow(problem);
});
