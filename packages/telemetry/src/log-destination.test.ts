import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds, of a busy machine; without the mending none of these programs ends at all. */
const PATIENCE = 60_000;

const [index, start] = ['index.js', 'start.js'].map((file) =>
  JSON.stringify(join(__dirname, '..', 'dist', file)),
);

/**
 * Logs `lines` lines of some 1,000 characters every 10 ms, and tells by the channel how far it has come. After `rounds` of
 * them it is one line: no reader of a busy machine catches up with more.
 */
const chatter = (lines: number, rounds: number): string => `
  const telemetry = require(${String(start)}).startTelemetry({ serviceName: 'x', serviceVersion: '1' });
  const { log } = require(${String(index)});
  process.on('SIGTERM', () => telemetry.shutdown().then(() => process.exit()));
  process.on('message', (what) => {
    if (what === 'crash') throw new Error('boom');
    void telemetry.metrics().then(({ body }) => process.send({ metrics: body }));
  });
  let round = 0;
  setInterval(() => {
    for (let i = 0; i < (round < ${rounds} ? ${lines} : 1); i++) log.info('line', { round, text: 'a'.repeat(900) });
    process.send({ round: ++round, megabytes: process.memoryUsage().rss / 2 ** 20 });
  }, 10);`;

/** How many lines were lost, as a scrape has it. */
async function lost(child: ChildProcess): Promise<number> {
  child.send('scrape');
  for (;;) {
    const [{ metrics }] = (await once(child, 'message', { signal: AbortSignal.timeout(PATIENCE) })) as [
      { metrics?: string },
    ];
    if (metrics !== undefined) return Number(/^log_lines_lost_total (\d+)$/m.exec(metrics)?.[1]);
  }
}

interface Progress {
  readonly round: number;
  readonly megabytes: number;
}

const running: ChildProcess[] = [];
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
});

/** @param stdout `pipe`: nobody reads it, until somebody does */
function run(lines: number, stdout: number | 'pipe', rounds = Number.MAX_SAFE_INTEGER): ChildProcess {
  const child = spawn(process.execPath, ['-e', chatter(lines, rounds)], {
    env: { PATH: process.env.PATH },
    stdio: ['ignore', stdout, 'ignore', 'ipc'],
  });
  running.push(child);
  return child;
}

async function reaches(child: ChildProcess, round: number): Promise<Progress> {
  for (;;) {
    const [progress] = (await once(child, 'message', {
      signal: AbortSignal.timeout(PATIENCE),
    })) as [Progress];
    if (progress.round >= round) return progress;
  }
}

/** Its exit code; `undefined` when it does not end. */
async function exit(child: ChildProcess): Promise<number | null | undefined> {
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  return Promise.race([ended, delay(PATIENCE, undefined, { ref: false })]);
}

const onLinux = process.platform === 'linux' ? test : test.skip;

describe('a full device', () => {
  onLinux('loses lines and nothing else, and counts them', async () => {
    const full = openSync('/dev/full', 'w');
    const child = run(1, full);
    await reaches(child, 50);
    expect(await lost(child)).toBeGreaterThan(0);
    child.kill('SIGTERM');
    expect(await exit(child)).toBe(0);
    closeSync(full);
  });

  onLinux('does not keep a program that crashes from ending', async () => {
    const full = openSync('/dev/full', 'w');
    const child = run(1, full);
    await reaches(child, 20);
    child.send('crash');
    expect(await exit(child)).toBe(1);
    closeSync(full);
  });
});

test('a reader that is gone loses lines and nothing else', async () => {
  const child = run(1, 'pipe');
  await reaches(child, 5);
  child.stdout?.destroy();
  await reaches(child, 50);
  child.kill('SIGTERM');
  expect(await exit(child)).toBe(0);
});

test('a reader that stalls costs lines, which are counted, no memory, and does not keep the program from ending', async () => {
  const child = run(400, 'pipe');
  // 60 MB of lines, of which nobody reads one.
  const { megabytes } = await reaches(child, 150);
  expect(megabytes).toBeLessThan(250);
  // 8 MB wait.
  expect(await lost(child)).toBeGreaterThan(40_000);
  child.kill('SIGTERM');
  expect(await exit(child)).toBe(0);
});

test('a reader that comes back is told how much it missed, and gets no line in pieces', async () => {
  const child = run(400, 'pipe', 100);
  await reaches(child, 100);
  if (child.stdout === null) throw new Error('no pipe');
  const lines = linesOf(child.stdout);
  let missed: number | undefined;
  let read = 0;
  for await (const line of lines) {
    const { msg, lines: lost } = JSON.parse(line) as { msg: string; lines?: number };
    read += 1;
    if (msg !== 'log lines were lost') continue;
    missed = lost;
    break;
  }
  // 8 MB are kept.
  expect(read).toBeGreaterThan(8000);
  expect(missed).toBeGreaterThan(20_000);
  child.kill('SIGKILL');
  await exit(child);
});

async function* linesOf(stream: Readable): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of stream.setEncoding('utf8') as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

test('no line that is written in time is missing, nor out of order', async () => {
  const program = `const { log } = require(${String(index)});
     for (let i = 0; i < 3000; i++) log.info('line', { i, text: 'ä'.repeat(300) });
     process.on('exit', () => log.info('last'));`;
  const child = spawn(process.execPath, ['-e', program], { env: { PATH: process.env.PATH } });
  running.push(child);
  await delay(300);
  const seen: unknown[] = [];
  for await (const line of linesOf(child.stdout)) {
    const { msg, i } = JSON.parse(line) as { msg: string; i?: number };
    seen.push(i ?? msg);
  }
  expect(seen).toEqual([...Array(3000).keys(), 'last']);
});
