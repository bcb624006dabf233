import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { setImmediate as yieldToEventLoop, setTimeout as delay } from 'node:timers/promises';
import { type Expected, generate } from '../../bench/generate';
import { until } from '../../test/built-service';
import { type PostgresServer, startPostgres } from '../../test/postgres';
import { everything, pages } from '../../test/store-contract';
import { ports } from '../ports';
import { openStore } from '../store';
import type { Store } from '../store/store';
import type { ImportReport } from './report';
import { runImport } from './run';
import { openSource } from './source';

const COMMAND = join(__dirname, '..', '..', 'dist', 'import', 'command.js');
const RECORDS = 5000;

const folder = mkdtempSync(join(tmpdir(), 'import-command-'));
let postgres: PostgresServer;
let source: { readonly text: string; readonly expected: Expected };
beforeAll(async () => {
  postgres = await startPostgres();
  source = generated(RECORDS, 1);
}, 60_000);
afterAll(async () => {
  await postgres.close();
  rmSync(folder, { recursive: true });
});

function generated(records: number, seed: number): { text: string; expected: Expected } {
  const pieces = generate(records, seed);
  let text = '';
  for (;;) {
    const { done, value } = pieces.next();
    if (done === true) return { text, expected: value };
    text += value;
  }
}

let files = 0;
function file(content: string | Buffer): string {
  const path = join(folder, `${files++}.json`);
  writeFileSync(path, content);
  return path;
}

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What it printed on standard output, when that was a report. */
  readonly report: ImportReport | undefined;
  readonly errors: string;
}

interface Running {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  feed(text: string): Promise<void>;
}

function start(url: string | undefined, args: readonly string[], env: Record<string, string> = {}): Running {
  const child = spawn(process.execPath, [COMMAND, ...args], {
    env: { PATH: process.env.PATH, ...(url !== undefined && { DATABASE_URL: url }), ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let [output, errors] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  // One that is killed leaves its input unread.
  child.stdin.on('error', () => undefined);
  const ended = once(child, 'close').then(([code, signal]): Ended => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
    report: output.startsWith('{') ? (JSON.parse(output) as ImportReport) : undefined,
    errors,
  }));
  return {
    process: child,
    ended,
    feed: (text) =>
      new Promise((resolve) => {
        child.stdin.write(text, () => {
          resolve();
        });
      }),
  };
}

async function run(url: string, ...args: string[]): Promise<Ended> {
  return start(url, args).ended;
}

/** The same without a process of its own. */
async function load(url: string, text: string): Promise<ImportReport> {
  const path = file(text);
  return using(url, async (store) =>
    runImport({ resource: ports, store, mode: 'merge', source: await openSource(path), lockTimeout: 30_000 }),
  );
}

/** Everything that is in a store, but for what differs from run to run. */
async function stateOf(url: string): Promise<{ records: string[]; found: string[]; dataset: unknown }> {
  return using(url, async (store) => {
    const records = await pages(store, { ...everything, limit: 5000 });
    const found = await pages(store, {
      ...everything,
      text: 'again',
      order: { by: 'relevance' },
      limit: 5000,
    });
    const { sha256, records: count, defects } = (await store.dataset()) ?? {};
    return {
      records: records.map(({ key, json, hash }) => `${key} ${hash} ${json}`),
      found: found.map(({ key }) => key),
      dataset: { sha256, count, defects },
    };
  });
}

async function using<T>(url: string, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore({ resource: ports, url });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

const total = (url: string): Promise<number> =>
  using(url, async (store) => (await store.list(everything)).total);

const stores = [
  ['a SQLite file', () => Promise.resolve(`sqlite://${join(folder, `${files++}.db`)}`)],
  ['PostgreSQL', () => postgres.emptyUrl()],
] as const;

describe.each(stores)('an import into %s', (_name, emptyUrl) => {
  test('reports exactly what there was, and what it did to it', async () => {
    const url = await emptyUrl();
    const rejects = join(folder, `${files++}.ndjson`);
    const path = file(source.text);
    const { code, report } = await run(url, path, '--rejects', rejects);
    const { read, created, duplicates, rejected, warnings } = source.expected;
    expect(code).toBe(0);
    expect(report).toMatchObject({
      read,
      created,
      updated: 0,
      unchanged: 0,
      removed: 0,
      rejected,
      committed: true,
    });
    expect(read - created - rejected).toBe(duplicates);
    const lines = readFileSync(rejects, 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(rejected);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      offset: expect.any(Number) as number,
      key: expect.stringContaining('-') as string,
      reason: expect.stringContaining('UN/LOCODE') as string,
      record: { name: 'Nowhere' },
    });
    const dataset = await using(url, (store) => store.dataset());
    expect(Object.fromEntries(dataset?.defects.map(({ kind, count }) => [kind, count]) ?? [])).toEqual(
      warnings,
    );

    // A second file: some records as they were, some changed.
    const other = generated(RECORDS / 2, 2);
    const again = await load(url, other.text);
    expect(again).toMatchObject({ created: 0, removed: 0 });
    expect(again.updated + again.unchanged).toBe(other.expected.created);
    expect(await load(url, source.text)).toMatchObject({ created: 0, updated: again.updated });
    expect(await load(url, source.text)).toMatchObject({ created: 0, updated: 0, unchanged: created });
  }, 120_000);

  test('that is killed, wherever it was, changes nothing; run again it ends as one clean run', async () => {
    const [clean, url] = [await emptyUrl(), await emptyUrl()];
    const before = generated(500, 3).text;
    for (const each of [clean, url]) await load(each, before);
    await load(clean, source.text);
    const untouched = await stateOf(url);
    // While it reads.
    for (const part of [0.1, 0.9]) {
      const killed = start(url, ['-', '--wait', '30']);
      await killed.feed(source.text.slice(0, source.text.length * part));
      killed.process.kill('SIGKILL');
      expect((await killed.ended).signal).toBe('SIGKILL');
      expect(await stateOf(url)).toEqual(untouched);
    }
    // While it commits: all has been read, and the end of the input begins the commit.
    for (const moment of [0, 30, 150]) {
      const killed = start(url, ['-', '--wait', '30']);
      await killed.feed(source.text);
      killed.process.stdin?.end();
      await delay(moment);
      killed.process.kill('SIGKILL');
      await killed.ended;
    }
    await load(url, source.text);
    expect(await stateOf(url)).toEqual(await stateOf(clean));
  }, 180_000);

  test('that is terminated finishes its batch, reports, and is completed by the next', async () => {
    const url = await emptyUrl();
    const running = start(url, ['-']);
    await running.feed(source.text.slice(0, source.text.length / 2));
    running.process.kill('SIGTERM');
    // It looks up from its batch when the next record comes.
    await running.feed(source.text.slice(source.text.length / 2));
    const { code, report } = await running.ended;
    expect(code).toBe(143);
    expect(report).toMatchObject({ interrupted: true, committed: true });
    const kept = report?.created ?? 0;
    expect(kept).toBeGreaterThan(0);
    expect(await total(url)).toBe(kept);
    const second = await load(url, source.text);
    expect(second.created).toBe(source.expected.created - kept);
    expect(await total(url)).toBe(source.expected.created);
  }, 60_000);

  test('that replaces is seen at once or not at all', async () => {
    const url = await emptyUrl();
    const [first, second] = [generated(1000, 4), generated(4000, 5)];
    await load(url, first.text);
    const store = await openStore({ resource: ports, url });
    const seen: number[] = [];
    const running = start(url, [file(second.text), '--replace']);
    const over = new AbortController();
    const done = running.ended.finally(() => {
      over.abort();
    });
    while (!over.signal.aborted) {
      const [page, dataset] = [await store.list(everything), await store.dataset()];
      seen.push(page.total, dataset?.records ?? 0);
      await yieldToEventLoop();
    }
    expect((await done).code).toBe(0);
    seen.push((await store.list(everything)).total);
    await store.close();
    const allowed = [first.expected.created, second.expected.created];
    expect(seen.filter((count) => !allowed.includes(count))).toEqual([]);
    expect([seen[0], seen.at(-1)]).toEqual(allowed);
    expect([...seen].sort((a, b) => a - b)).toEqual(seen);
  }, 60_000);

  test('that replaces and is terminated changes nothing', async () => {
    const url = await emptyUrl();
    await load(url, generated(300, 6).text);
    const before = await stateOf(url);
    const running = start(url, ['-', '--replace']);
    await running.feed(source.text.slice(0, source.text.length / 2));
    running.process.kill('SIGTERM');
    await running.feed(source.text.slice(source.text.length / 2));
    const { code, report } = await running.ended;
    expect(code).toBe(143);
    expect(report).toMatchObject({ interrupted: true, committed: false, removed: 0 });
    expect(await stateOf(url)).toEqual(before);
  }, 60_000);

  test('beside another one is refused with what to do, or waits its turn', async () => {
    const url = await emptyUrl();
    await load(url, generated(100, 7).text);
    const holder = await openStore({ resource: ports, url });
    const held = await holder.beginImport({ mode: 'merge' });
    const path = file(generated(200, 8).text);
    const refused = await run(url, path);
    expect(refused.code).toBe(75);
    expect(refused.errors).toMatch(/another import is running/);
    const waiting = start(url, [path, '--wait', '60']);
    await held.rollback();
    expect((await waiting.ended).code).toBe(0);
    await holder.close();
    expect(await total(url)).toBe(generated(200, 8).expected.created);
  }, 60_000);

  test('of many at a time ends in the state of one after the other', async () => {
    const url = await emptyUrl();
    const inputs = [9, 10].map((seed) => generated(400, seed));
    const ends = await Promise.all(inputs.map(({ text }) => run(url, file(text), '--wait', '60')));
    expect(ends.map(({ code }) => code)).toEqual([0, 0]);
    expect(await total(url)).toBe(inputs[0]?.expected.created);
  }, 60_000);
});

test('without a file it imports what the service would load', async () => {
  const url = await postgres.emptyUrl();
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
    const url = `sqlite://${join(folder, `${files++}.db`)}`;
    const { code, errors } = await run(url, file(damage(source.text)));
    expect(code).toBe(1);
    expect(errors).toMatch(problem);
    expect(errors).toContain('Nothing was changed');
    expect(errors).not.toMatch(/\n\s+at /);
    expect(await total(url)).toBe(0);
  },
  30_000,
);

test('a database that cannot be reached is named as the reason', async () => {
  const { code, errors } = await run('postgres://nobody@127.0.0.1:1/none');
  expect(code).toBe(69);
  expect(errors).toMatch(/ECONNREFUSED 127\.0\.0\.1:1/);
  expect(errors).not.toMatch(/\n\s+at /);
});

test('the lock of an import whose process was killed is free again', async () => {
  const url = await postgres.emptyUrl();
  const killed = start(url, ['-']);
  await killed.feed('{"NLRTM":{"name":"Rotterdam"},');
  const behind = await postgres.connect(url);
  const locks = async (): Promise<number> => {
    const { rows } = await behind.query<{ count: string }>(
      "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
    );
    return Number(rows[0]?.count);
  };
  await until('the lock is held', async () => (await locks()) > 0);
  killed.process.kill('SIGKILL');
  await until('the lock is free', async () => (await locks()) === 0, 5000);
  await behind.end();
}, 30_000);
