import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { everything } from '../../test/store-records';
import { defaultSource, served as ports } from '../../test/served';
import { openStore } from '../store';
import type { Store } from '../store/store';
import { DecodeError } from './decode-error';
import type { ImportReport } from './report';
import { readRows, type Rejection } from './rows';
import { NothingUsable, runImport, type RunOptions } from './run';
import { openSource, SourceError } from './source';
import { loadAtStartup } from './startup';

const folder = mkdtempSync(join(tmpdir(), 'import-'));
let store: Store;
beforeEach(async () => {
  store = await openStore({ resource: ports, url: undefined });
});
afterEach(() => store.close());
afterAll(() => {
  rmSync(folder, { recursive: true });
});

let files = 0;
function file(content: string | Buffer, name = 'ports.json'): string {
  const path = join(folder, `${files++}-${name}`);
  writeFileSync(path, content);
  return path;
}

async function run(path: string, options: Partial<RunOptions> = {}): Promise<ImportReport> {
  return runImport({ resource: ports, store, mode: 'merge', source: await openSource(path), ...options });
}

const total = async (): Promise<number> => (await store.list(everything)).total;
const port = (name: string): object => ({ name });

test('the real data set goes in whole, and the report says so', async () => {
  const report = await run(defaultSource);
  expect(report).toMatchObject({
    source: 'ports.json',
    read: 1634,
    created: 1634,
    updated: 0,
    unchanged: 0,
    rejected: 0,
    committed: true,
    bytes: 502_150,
  });
  expect(report.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(report.warnings).toContainEqual({ name: 'garbled-text', count: 1, examples: ['AEAUH'] });
  expect(await total()).toBe(1634);
  expect(await run(defaultSource)).toMatchObject({ created: 0, updated: 0, unchanged: 1634 });
});

test('gzip is told by its bytes, and gives the same', async () => {
  const content = JSON.stringify({ NLRTM: port('Rotterdam') });
  expect(await run(file(gzipSync(content), 'plain-name.json'))).toMatchObject({ created: 1 });
  expect(await run(file(content))).toMatchObject({ unchanged: 1 });
});

test('the last record of a duplicate key wins', async () => {
  await run(file('{"NLRTM":{"name":"old"},"DEHAM":{"name":"Hamburg"},"nl rtm":{"name":"new"}}'));
  expect(JSON.parse((await store.get('NLRTM'))?.json ?? '')).toMatchObject({ name: 'new' });
  expect(await total()).toBe(2);
});

test('rejected records are counted by reason and handed over; the others go in', async () => {
  const rejected: Rejection[] = [];
  const path = file('{"NLRTM":{"name":"Rotterdam"},"nonsense":{"name":"x"},"DEHAM":7,"other!":{"name":"y"}}');
  const report = await run(path, { onReject: (rejection) => void rejected.push(rejection) });
  expect(report).toMatchObject({ read: 4, created: 1, rejected: 3 });
  expect(report.rejections).toEqual([
    { name: 'has no usable UN/LOCODE', count: 2, examples: ['nonsense', 'other!'] },
    { name: 'is not an object', count: 1, examples: ['DEHAM'] },
  ]);
  expect(rejected.map(({ key, offset }) => [key, offset])).toEqual([
    ['nonsense', 30],
    ['DEHAM', 54],
    ['other!', 64],
  ]);
});

test('large records make small batches', async () => {
  const large = (n: number): string =>
    `"NLAA${n}":${JSON.stringify({ name: `P${n}`, regions: ['x'.repeat(600_000)] })}`;
  const path = file(`{${[2, 3, 4, 5, 6, 7].map(large).join()}}`);
  const sizes: number[] = [];
  const { chunks } = await openSource(path);
  const begun = await store.beginImport({ mode: 'merge' });
  for await (const { read } of readRows(ports, chunks, 'json', begun.packing, [])) sizes.push(read);
  await begun.rollback();
  expect(sizes).toEqual([1, 1, 1, 1, 1, 1]);
  expect(await run(path)).toMatchObject({ read: 6, created: 6 });
});

test('strict: one rejected record, and nothing goes in', async () => {
  const report = await run(file('{"NLRTM":{"name":"Rotterdam"},"DEHAM":7}'), { strict: true });
  expect(report).toMatchObject({ read: 2, created: 0, rejected: 1, committed: false });
  expect(await store.dataset()).toBeUndefined();
});

test.each([
  ['damaged half-way', '{"NLRTM":{"name":"R"},"DEHAM":{"name":', DecodeError],
  ['damaged gzip', gzipSync('{"NLRTM":{}}').subarray(0, 20), DecodeError],
  ['no usable record', '{"x":1}', NothingUsable],
  ['no record at all', '{}', NothingUsable],
  ['an empty file', '', DecodeError],
])('a failed import, %s, leaves what was there', async (_name, content, failure) => {
  await run(file('{"BEANR":{"name":"Antwerp"}}'));
  const before = await store.dataset();
  for (const mode of ['merge', 'replace'] as const) {
    await expect(run(file(content), { mode })).rejects.toThrow(failure);
    expect(await store.dataset()).toEqual(before);
    expect(await total()).toBe(1);
  }
  await expect(run(file('{"NLRTM":{"name":"R"}}'))).resolves.toMatchObject({ created: 1 });
});

test('a gzip bomb is refused by the size of its record, in constant memory', async () => {
  const bomb = gzipSync(Buffer.concat([Buffer.from('{"A":"'), Buffer.alloc(64 * 1024 * 1024, 'x')]));
  await expect(run(file(bomb))).rejects.toThrow('more than 1048576 bytes');
});

test.each([
  ['JSON', '', ' ', 'detect'],
  ['JSON after its records', '{"NLRTM":{"name":"R"}}', '\t', 'json'],
  ['records one a line', '{"unlocode":"NLRTM","name":"R"}\n', '\n', 'ndjson'],
  ['a table', 'unlocode,name\nNLRTM,R\n', '\n', 'csv'],
] as const)('white space without end is refused early, in %s', async (_name, before, blank, format) => {
  const path = file(Buffer.concat([Buffer.from(before), Buffer.alloc(16 * 1024 * 1024, blank)]));
  const source = await openSource(path, format);
  await expect(run(path, { source })).rejects.toThrow('more than 1048576 bytes of white space');
  expect(source.bytesRead()).toBeLessThan(4 * 1024 * 1024);
});

test('what stands beside the records may be any number of members', async () => {
  const members = Array.from({ length: 5000 }, (_, index) => `"m${index}":0`).join();
  const report = await run(file(`{"ports":[{"unlocode":"NLRTM","name":"R"}],${members}}`));
  expect(report).toMatchObject({ created: 1 });
  expect(report.wrapping?.beside.length).toBeLessThanOrEqual(200);
});

test.each([
  ['a missing file', () => join(folder, 'none.json'), 'no such file'],
  ['a folder', () => folder, 'is a folder'],
])('%s is named in the message', async (_name, path, problem) => {
  await expect(openSource(path())).rejects.toThrow(SourceError);
  await expect(openSource(path())).rejects.toThrow(problem);
});

test('so is a socket', async () => {
  const path = join(folder, 'socket');
  const server = createServer().listen(path);
  await once(server, 'listening');
  await expect(openSource(path)).rejects.toThrow('socket is a socket, not a file');
  server.close();
});

describe('when asked to stop', () => {
  const many = (count: number): string =>
    JSON.stringify(
      Object.fromEntries(
        Array.from({ length: count }, (_, index) => [
          `NL${String.fromCharCode(65 + (index % 26), 65 + (Math.floor(index / 26) % 26), 65 + Math.floor(index / 676))}`,
          port(`P${index}`),
        ]),
      ),
    );

  async function stopped(mode: 'merge' | 'replace'): Promise<ImportReport> {
    const stop = new AbortController();
    return run(file(many(5000)), {
      mode,
      signal: stop.signal,
      onProgress: () => {
        stop.abort();
      },
    });
  }

  test('a merge keeps what it has read, and a second run completes it', async () => {
    const report = await stopped('merge');
    expect(report).toMatchObject({ interrupted: true, committed: true });
    expect(report.created).toBeGreaterThanOrEqual(1000);
    expect(report.created).toBeLessThan(5000);
    expect(await total()).toBe(report.created);
    expect(await run(file(many(5000)))).toMatchObject({
      created: 5000 - report.created,
      unchanged: report.created,
    });
  });

  test('a merge of nothing but rejected records commits no new version', async () => {
    await run(file('{"BEANR":{"name":"Antwerp"}}'));
    const before = await store.dataset();
    const stop = new AbortController();
    const report = await run(file(JSON.stringify(Array.from({ length: 5000 }, () => ({ nothing: 1 })))), {
      signal: stop.signal,
      onProgress: () => {
        stop.abort();
      },
    });
    expect(report).toMatchObject({ interrupted: true, committed: false });
    expect(report.rejected).toBeGreaterThan(0);
    expect(await store.dataset()).toEqual(before);
  });

  test('a replacement keeps nothing', async () => {
    await run(file('{"BEANR":{"name":"Antwerp"}}'));
    expect(await stopped('replace')).toMatchObject({
      interrupted: true,
      committed: false,
      created: 0,
      removed: 0,
    });
    expect(await total()).toBe(1);
  });
});

describe('at start-up', () => {
  const start = (named?: string) => loadAtStartup({ resource: ports, store, file: named });

  test('an empty store is filled with what comes with the service', async () => {
    expect(await start()).toMatchObject({ created: 1634 });
  });

  test('a filled store is left alone', async () => {
    await run(file('{"BEANR":{"name":"Antwerp"}}'));
    expect(await start()).toBeUndefined();
    expect(await total()).toBe(1);
  });

  test('a file the operator named is imported when it is not what is loaded', async () => {
    const named = file('{"BEANR":{"name":"Antwerp"}}');
    expect(await start(named)).toMatchObject({ created: 1 });
    expect(await start(named)).toBeUndefined();
    writeFileSync(named, '{"BEANR":{"name":"Antwerpen"}}');
    expect(await start(named)).toMatchObject({ updated: 1 });
  });

  test('a file that cannot be used fails the start of an empty store', async () => {
    await expect(start(file('{"A'))).rejects.toThrow(DecodeError);
    await expect(start(join(folder, 'none.json'))).rejects.toThrow(SourceError);
  });

  test('a file that cannot be used leaves a filled store serving', async () => {
    await run(file('{"BEANR":{"name":"Antwerp"}}'));
    expect(await start(file('{"A'))).toBeUndefined();
    expect(await total()).toBe(1);
  });
});
