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
}, 30_000);

test.each([
  [
    'JSON',
    (text: string) => text.slice(0, -100),
    /byte \d+, after record "\w+" is where the source breaks off/,
  ],
  ['gzip', (text: string) => gzipSync(text).subarray(0, -100), /gzip stream is damaged or breaks off/],
])(
  'damaged %s says where, and changes nothing',
  async (_name, damage, problem) => {
    const url = emptyUrl();
    const { code, errors } = await run(url, file(damage(generateText(5000, 1).text)));
    expect(code).toBe(1);
    expect(errors).toMatch(problem);
    expect(errors).toContain('Nothing was changed');
    expect(errors).not.toMatch(/\n\s+at /);
    expect(await total(url)).toBe(0);
  },
  30_000,
);
