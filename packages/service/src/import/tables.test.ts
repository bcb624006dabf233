import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { filling } from '../../test/import-store';
import { served as ports } from '../../test/served';
import { parsed } from './decode';
import { DecodeError } from './decode-error';
import { find } from './find';

const { load, keys, record } = filling();

const CODE_LIST = `Change,Country,Location,Name,NameWoDiacritics,Subdivision,Status,Function,Date,IATA,Coordinates,Remarks
,NL,RTM,Rotterdam,Rotterdam,ZH,AF,12345---,0701,,5155N 00430E,
,NL,,.NETHERLANDS,,,,,,,,
+,NL,UTC,Utrecht,Utrecht,UT,AF,-23-----,0701,,5205N 00508E,
,CL,VAP,Valparaíso,Valparaiso,VS,AI,1--45---,0701,,3302S 07137W,
`;

test('the UN/LOCODE code list, with its own columns and coordinates', async () => {
  const report = await load(CODE_LIST, 'code-list.csv');
  expect(report).toMatchObject({ read: 4, created: 2, rejected: 2 });
  expect(report.rejections.map(({ name }) => name)).toEqual([
    'has no usable UN/LOCODE',
    'is not a port by its UN/LOCODE function',
  ]);
  expect(report.notUnderstood.map(({ name }) => name)).toEqual([
    ...['Status', 'Date', 'Change', '`NameWoDiacritics`, where `Name` counts'],
  ]);
  expect(await record()).toMatchObject({
    name: 'Rotterdam',
    province: 'ZH',
    countryCode: 'NL',
    coordinates: [4.5, 51.91667],
  });
  expect(await record('CLVAP')).toMatchObject({ name: 'Valparaíso', coordinates: [-71.61667, -33.03333] });
});

test('the World Port Index', async () => {
  const index = [
    'World Port Index Number,Main Port Name,Alternate Port Name,UN/LOCODE,Country Code,Latitude,Longitude',
    '31140,Rotterdam,Europoort,NL RTM,Netherlands,51.9,4.483333',
    '46370,"Port Louis","",MU PLU,Mauritius,-20.15,57.483333',
  ].join('\r\n');
  expect(await load(index, 'wpi.csv')).toMatchObject({ read: 2, created: 2 });
  expect(await record()).toMatchObject({
    name: 'Rotterdam',
    alias: ['Europoort'],
    country: 'Netherlands',
    coordinates: [4.483333, 51.9],
  });
  expect(await record('MUPLU')).toMatchObject({ alias: [], coordinates: [57.483333, -20.15] });
});

test('its JSON', async () => {
  const fields = { portNumber: 31140, portName: 'Rotterdam', unloCode: 'NL RTM', countryCode: 'NL' };
  await load(JSON.stringify([{ ...fields, xcoord: 4.5, ycoord: 51.916667 }]));
  expect(await record()).toMatchObject({ name: 'Rotterdam', coordinates: [4.5, 51.916667] });
});

test.each([
  ['commas', 'ports.csv', 'unlocode,name,code\nNLRTM,"Rotterdam, Europoort",00123\n'],
  ['semicolons', 'ports.csv', 'unlocode;name;code\nNLRTM;Rotterdam, Europoort;00123\n'],
  ['tabs', 'ports.tsv', 'unlocode\tname\tcode\nNLRTM\tRotterdam, Europoort\t00123\n'],
  ['a byte order mark', 'ports.csv', '\ufeffunlocode,name,code\r\nNLRTM,"Rotterdam, Europoort",00123\r\n'],
  ['no name that says so', 'ports.data', 'UNLOCODE;Name;Code\nNLRTM;"Rotterdam, Europoort";00123'],
  [
    'a line that names its separator',
    'ports.csv',
    'sep=;\r\nunlocode;name;code\r\nNLRTM;Rotterdam, Europoort;00123',
  ],
  ['gzip', 'ports.csv.gz', gzipSync('unlocode,name,code\nNLRTM,"Rotterdam, Europoort",00123\n')],
])('a table with %s', async (_name, file, content) => {
  expect(await load(content, file)).toMatchObject({ read: 1, created: 1 });
  expect(await record()).toMatchObject({ name: 'Rotterdam, Europoort', code: '00123' });
});

test('of several names of one field the field’s own counts, then the first that is filled', async () => {
  await load('main port name,unlocode,name,port name\nC,NLRTM,A,B\nC,NLAMS,,B\nC,DEHAM,,\n', 'ports.csv');
  const names = await Promise.all(['NLRTM', 'NLAMS', 'DEHAM'].map(async (key) => (await record(key)).name));
  expect(names).toEqual(['A', 'B', 'C']);
});

test('of two columns of one name no record is taken in which they say different things', async () => {
  const table =
    'unlocode,name,name,notes,notes\nNLRTM,Rotterdam,Europoort,a,b\nNLAMS,Amsterdam,,a,b\nDEHAM,,Hamburg\nBEANR,Antwerp,Antwerp\n';
  const report = await load(table, 'ports.csv');
  expect(report).toMatchObject({
    ...{ read: 4, created: 3, rejected: 1 },
    rejections: [{ name: 'has "name" more than once', examples: ['byte 31'] }],
    notUnderstood: [{ name: 'notes', count: 1 }],
  });
  const names = await Promise.all(['NLAMS', 'DEHAM', 'BEANR'].map(async (key) => (await record(key)).name));
  expect(names).toEqual(['Amsterdam', 'Hamburg', 'Antwerp']);
});

test.each([
  [
    'a field',
    'port name,Name,main port name',
    'B,A,C',
    ['`port name`, where `Name` counts', '`main port name`, where `Name` counts'],
  ],
  ['a field, where they say the same', 'port name,name', 'A,A', []],
  ['a field, where one is empty', 'name,port name', ',A', []],
  ['the key', 'UN/LOCODE,locode', 'NL RTM,RTM', ['`locode`, where `unlocode` counts']],
  [
    'half of a position',
    'x,latitude,lat,longitude',
    '477000,51.9,51.8,4.5',
    ['`x`, where `longitude` counts', '`lat`, where `latitude` counts'],
  ],
  ['half of a position, where they say the same', 'lat,latitude,lon', '51.90,51.9N,4.5', []],
  ['a position', 'lat,lon,coordinates', '51.8,4.5,"4.5,51.9"', ['`lat`, `lon`, where `coordinates` counts']],
  ['a position, where they say the same', 'lat,lon,coordinates', '51.90001,4.5,"4.5,51.9"', []],
  [
    'a position that cannot be read',
    'lat,lon,coordinates',
    '51.9,4.5,harbour',
    ['`coordinates`, where `lat`, `lon` counts'],
  ],
])(
  'columns that stand for one thing, %s: one counts, and the others are told',
  async (_name, header, row, told) => {
    const report = await load(`unlocode,${header}\nNLRTM,${row}\n`, 'ports.csv');
    expect(report.notUnderstood.map(({ name }) => name)).toEqual(told);
    expect(report.created).toBe(1);
    if (header.includes('lat')) expect((await record()).coordinates).toEqual([4.5, 51.9]);
    else if (header.includes('ame')) expect((await record()).name).toBe('A');
  },
);

test.each([
  ['of Windows and Unix', ['\r\n', '\n', '\n']],
  ['of Unix and Windows', ['\n', '\r\n', '\r\n']],
  ['of old Macintoshes', ['\r', '\r', '\r']],
  ['of all of them, and none at its end', ['\n', '\r', '']],
  ['doubled', ['\r\r\n', '\n\r\n', '\r\n\n']],
])('a table with the ends of lines %s', async (_name, [first = '', second = '', third = '']) => {
  const table = `unlocode;name${first}NLRTM;"Rotterdam,\r\nEuropoort"${second}NLAMS;Amsterdam${third}`;
  for (const size of [1, 7, 1000]) {
    const bytes = Buffer.from(table);
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
      Buffer.from(bytes.subarray(index * size, (index + 1) * size)),
    );
    const found: unknown[] = [];
    for await (const block of find(Readable.from(chunks), 'csv', ports))
      for (const { raw } of parsed(block)) found.push(raw);
    expect(found).toEqual([
      { unlocode: 'NLRTM', name: 'Rotterdam,\r\nEuropoort' },
      { unlocode: 'NLAMS', name: 'Amsterdam' },
    ]);
  }
  expect(await load(table, 'ports.csv')).toMatchObject({ read: 2, created: 2 });
});

test('the separator is told by the whole header row, whatever its quotation marks hold', async () => {
  const table = '\n"name\nof the, port";unlocode;"city, town"\nx;NLRTM;Rotterdam\n';
  expect(await load(table, 'ports.csv')).toMatchObject({ read: 1, created: 1 });
});

test('a row with more cells than the header is rejected, at its place', async () => {
  const rejected: number[] = [];
  const report = await load('unlocode,name\nNLRTM,Rotterdam\nDEHAM,Hamburg,x\nNLAMS,Amsterdam\n', 'p.csv', {
    onReject: ({ offset }) => void rejected.push(offset),
  });
  expect(report).toMatchObject({ created: 2, rejected: 1 });
  expect(report.rejections[0]?.name).toBe('has more cells than the header');
  expect(rejected).toEqual([30]);
  expect(await keys()).toEqual(['NLAMS', 'NLRTM']);
});

test.each([
  ['no header', '1,2,3\n4,5,6\n', 'the first line names no field of a port: `1`, `2`, `3`'],
  ['a quotation mark that is not closed', 'unlocode,name\nNLRTM,"Rotterdam\n', 'cannot be read'],
  ['nothing', '', 'is empty'],
  ['Latin-1', Buffer.from('unlocode,name\nNOAES,Ålesund\n', 'latin1'), 'not UTF-8'],
  ['UTF-16', Buffer.from('\ufeffunlocode,name\nNOAES,Ålesund\n', 'utf16le'), 'in UTF-16'],
  ['UTF-16 without a mark', Buffer.from('unlocode,name\nNOAES,Ålesund\n', 'utf16le'), 'in UTF-16'],
  ['UTF-16, the other way round', Buffer.from('unlocode,name\n', 'utf16le').swap16(), 'in UTF-16'],
  ['a spreadsheet', Buffer.from('504b030414000600', 'hex'), 'save it as CSV'],
  ['a table that gzip has compressed twice', gzipSync(gzipSync('unlocode,name\n')), 'compressed twice'],
])('%s is refused', async (_name, content, problem) => {
  await expect(load(content, 'ports.csv')).rejects.toThrow(DecodeError);
  await expect(load(content, 'ports.csv')).rejects.toThrow(problem);
});

test('a table is read in constant memory, a block at a time', async () => {
  async function* endless(): AsyncGenerator<Buffer> {
    yield Buffer.from('unlocode,name\n');
    for (;;) yield await Promise.resolve(Buffer.from('NLRTM,Rotterdam\n'.repeat(4000)));
  }
  const sizes: number[] = [];
  for await (const { places } of find(Readable.from(endless()), 'csv', ports)) {
    sizes.push(places.length / 4);
    if (sizes.length === 100) break;
  }
  expect(new Set(sizes)).toEqual(new Set([1000]));
});
