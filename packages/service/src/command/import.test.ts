import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { generateText } from '../../bench/generate';
import { importContract } from '../../test/import-contract';
import { file, newPath, run, start, total } from '../../test/import-program';

const emptyUrl = (): string => `sqlite://${newPath('db')}`;

importContract('a SQLite file', () => Promise.resolve(emptyUrl()));

test('without a file it imports what the service would load', async () => {
  const url = emptyUrl();
  expect((await run(url)).report).toMatchObject({ source: 'ports.json', created: 1634 });
  const named = start(url, [], { PORTS_FILE: file('{"NLRTM":{"name":"Rotterdam"}}') });
  expect((await named.ended).report).toMatchObject({ read: 1, updated: 1 });
});

test.each([
  [
    'JSON',
    (text: string) => text.slice(0, -100),
    /byte \d+, after record "\w+" is where the source breaks off/,
  ],
  ['gzip', (text: string) => gzipSync(text).subarray(0, -100), /gzip stream is damaged or breaks off/],
])('damaged %s says where, and changes nothing', async (_name, damage, problem) => {
  const url = emptyUrl();
  const { code, errors } = await run(url, file(damage(generateText(5000, 1).text)));
  expect(code).toBe(1);
  expect(errors).toMatch(problem);
  expect(errors).toContain('Nothing was changed');
  expect(errors).not.toMatch(/\n\s+at /);
  expect(await total(url)).toBe(0);
});

test('help tells every shape, and the names of fields', async () => {
  const { code, output } = await start(undefined, ['--help']).ended;
  expect(code).toBe(0);
  for (const shape of [
    'keyed by port',
    'an array',
    'inside a member',
    'NDJSON',
    'GeoJSON',
    'CSV',
    'Position',
  ])
    expect(output).toContain(shape);
  expect(output).toContain('name: port name, main port name');
  expect(output).toContain('--max-removed PERCENT');
});

test.each([
  [['--max-removed', '101'], 'from 0 to 100'],
  [['--max-removed', 'some'], 'from 0 to 100'],
  [['--format', 'xml'], '--format is json, ndjson or csv'],
])('%j is refused', async (args, problem) => {
  const { code, errors } = await start(emptyUrl(), ['ports.json', ...args]).ended;
  expect(code).toBe(64);
  expect(errors).toContain(problem);
});

test('threads read a table, and what is wrapped, as one thread does', async () => {
  const url = emptyUrl();
  const rows = Array.from({ length: 3000 }, (_, index) => `NL${base34(index)},Port ${index},51.9,4.5,x`);
  const table = newPath('csv');
  writeFileSync(table, ['unlocode,name,lat,lon,depth', ...rows, rows[7]].join('\n'));
  const { code, report } = await run(url, table);
  expect(code).toBe(0);
  expect(report).toMatchObject({ read: 3001, created: 3000, duplicates: 1, rejected: 0, wrapping: null });
  expect(report?.notUnderstood).toMatchObject([{ name: 'depth', count: 3001 }]);
  const wrapped = file('{"count":1,"ports":[{"unlocode":"NLRTM","name":"Rotterdam"}]}');
  expect((await run(url, wrapped)).report?.wrapping).toEqual({ within: ['ports'], beside: ['count'] });
});

/** Three characters that a UN/LOCODE may end with. */
function base34(index: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ23456789';
  return [34 * 34, 34, 1].map((unit) => alphabet.charAt(Math.floor(index / unit) % 34)).join('');
}
