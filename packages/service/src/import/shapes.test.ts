import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identities, positions, rotterdam, shapes } from '../../test/import-cases';
import { served as ports } from '../../test/served';
import { everything, pages } from '../../test/store-contract';
import { openStore } from '../store';
import type { Store } from '../store/store';
import type { ImportReport } from './report';
import { runImport } from './run';
import { openSource } from './source';

const folder = mkdtempSync(join(tmpdir(), 'import-shapes-'));
let store: Store;
beforeEach(async () => {
  store = await openStore({ resource: ports, url: undefined });
});
afterEach(() => store.close());
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function load(content: string | Buffer, name = 'ports.json'): Promise<ImportReport> {
  const path = join(folder, name);
  writeFileSync(path, content);
  return runImport({ resource: ports, store, mode: 'merge', source: await openSource(path) });
}

const keys = async (): Promise<string[]> => (await pages(store, everything)).map(({ key }) => key);
const record = async (key = 'NLRTM'): Promise<Record<string, unknown>> =>
  JSON.parse((await store.get(key))?.json ?? '{}') as Record<string, unknown>;

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
    for (const size of [1, 7, 64]) {
      if (typeof content !== 'string') continue;
      const path = join(folder, file);
      writeFileSync(path, content);
      const source = await openSource(path);
      const bytes = Buffer.from(content);
      async function* chunks(): AsyncGenerator<Buffer> {
        for (let at = 0; at < bytes.length; at += size)
          yield await Promise.resolve(Buffer.from(bytes.subarray(at, at + size)));
      }
      const fresh = await openStore({ resource: ports, url: undefined });
      const report = await runImport({
        resource: ports,
        store: fresh,
        mode: 'merge',
        source: { ...source, chunks: chunks() },
      });
      expect([file, size, report.created, report.rejected]).toEqual([file, size, expected.length, 0]);
      expect(report.wrapping).toEqual(wrapping ?? null);
      await fresh.close();
    }
  }
});

describe('what is no port is none', () => {
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
      'is no port by its UN/LOCODE function',
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
  [[4.48], 'invalid-coordinates'],
])('coordinates %j are left out with a warning, %s', async (coordinates, kind) => {
  const report = await load(JSON.stringify([{ ...rotterdam, coordinates }]));
  expect(report.warnings).toEqual([{ name: kind, count: 1, examples: ['NLRTM'] }]);
  expect(await record()).not.toHaveProperty('coordinates');
});

test('names that nobody understands are told', async () => {
  const report = await load(JSON.stringify([{ ...rotterdam, draught: 24, Portnumber: 1 }]));
  expect(report.notUnderstood).toEqual([
    { name: 'draught', count: 1, examples: ['NLRTM'] },
    { name: 'Portnumber', count: 1, examples: ['NLRTM'] },
  ]);
});

test.each([
  ['UTF-16', Buffer.from(`\ufeff${JSON.stringify([rotterdam])}`, 'utf16le'), 'UTF-16; save it as UTF-8'],
  ['UTF-16 without a mark', Buffer.from(JSON.stringify([rotterdam]), 'utf16le'), 'UTF-16; save it as UTF-8'],
  ['Latin-1', Buffer.from('[{"unlocode":"NOAES","name":"Ålesund"}]', 'latin1'), 'not UTF-8'],
  ['zstd', Buffer.from('28b52ffd', 'hex'), 'zstd'],
  ['a comma too many', '[{"unlocode":"NLRTM","name":"R"},]', 'no JSON'],
  ['NaN', '[{"unlocode":"NLRTM","name":"R","coordinates":[NaN,NaN]}]', 'no JSON'],
])('%s is refused by name', async (_name, content, problem) => {
  await expect(load(content)).rejects.toThrow(problem);
});
