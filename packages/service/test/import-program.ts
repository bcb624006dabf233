import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { repositoryRoot } from '@golden-path/spec';
import type { ImportReport } from '../src/import/report';
import { runImport } from '../src/import/run';
import { openSource } from '../src/import/source';
import { ports } from '../../../service/src/ports';
import { openStore } from './open';
import type { Store } from '../src/store/store';
import { everything, pages } from './store-records';

const COMMAND = [join(repositoryRoot(), 'service', 'dist', 'main.js'), 'import'];

const folder = mkdtempSync(join(tmpdir(), 'import-command-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

let files = 0;
/** Where nothing is yet. */
export function newPath(ending: string): string {
  return join(folder, `${files++}.${ending}`);
}

export function file(content: string | Buffer): string {
  const path = newPath('json');
  writeFileSync(path, content);
  return path;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Of standard output, when that was a report. */
  readonly report: ImportReport | undefined;
  /** What it printed on standard output. */
  readonly output: string;
  readonly errors: string;
}

export interface Running {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  feed(text: string): Promise<void>;
}

export function start(
  url: string | undefined,
  args: readonly string[],
  env: Record<string, string> = {},
): Running {
  const child = spawn(process.execPath, [...COMMAND, ...args], {
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
    output,
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

/** One that is sent SIGTERM while it waits for something: later, where it was not that far yet. */
export async function terminated(url: string, args: readonly string[]): Promise<Ended> {
  for (const moment of [1000, 4000, 15_000, 60_000]) {
    const running = start(url, args);
    await delay(moment);
    running.process.kill('SIGTERM');
    const ended = await running.ended;
    if (ended.signal === null) return ended;
  }
  throw new Error('it was never far enough to answer a signal');
}

export async function run(url: string, ...args: string[]): Promise<Ended> {
  return start(url, args).ended;
}

/** The same without a process of its own. */
export async function load(url: string, text: string): Promise<ImportReport> {
  const path = file(text);
  return using(url, async (store) =>
    runImport({ resource: ports, store, mode: 'merge', source: await openSource(path), lockTimeout: 30_000 }),
  );
}

/** Everything that is in a store, but for what differs from run to run. */
export async function stateOf(
  url: string,
): Promise<{ records: string[]; found: string[]; dataset: unknown }> {
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
      records: records.map(({ key, json }) => `${key} ${json}`),
      found: found.map(({ key }) => key),
      dataset: { sha256, count, defects },
    };
  });
}

export async function using<T>(url: string, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore({ resource: ports, url });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

export const total = (url: string): Promise<number> =>
  using(url, async (store) => (await store.list(everything)).total);
