/**
 * Standard output that is full, or whose reader stalls: the service answers as ever, its memory stays within that of a
 * pod, lines that nobody took are counted, and it ends when it is told to.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freeListenPort } from '@golden-path/service/testing';
import { end, figure, HEAP, memoryOf } from './service.mts';

const MAIN = join(import.meta.dirname, '../../service/dist/main.js');
const POD_MB = 201;

/** Refused, at little cost, with a line that tells all of the query. */
const PATH = `/ports?limit=1&q=${'a'.repeat(1000)}`;
const CLIENTS = 16;
/** Their lines: more than twice what may wait. */
const REQUESTS = 12_000;

interface Drilled {
  readonly child: ChildProcess;
  readonly origin: string;
}

async function start(stdout: number | 'pipe'): Promise<Drilled> {
  const listenPort = await freeListenPort();
  const child = spawn(process.execPath, [...HEAP, MAIN], {
    // Turning requests away is what another drill is about.
    env: {
      PATH: process.env.PATH,
      PORT: String(listenPort),
      HOST: '127.0.0.1',
      SHUTDOWN_DRAIN_SECONDS: '0',
      MAX_EVENT_LOOP_DELAY_MS: '60000',
    },
    stdio: ['ignore', stdout, 'inherit'],
  });
  const origin = `http://127.0.0.1:${listenPort}`;
  for (;;) {
    const answer = await fetch(`${origin}/ready`).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer?.ok === true) return { child, origin };
    if (child.exitCode !== null) throw new Error('the service ended');
    await delay(50);
  }
}

/** @returns how many were not answered as they should be, and the most memory there was, in MB */
async function load({ child, origin }: Drilled): Promise<{ unanswered: number; peak: number }> {
  const agent = new Agent({ keepAlive: true });
  let [left, unanswered, peak] = [REQUESTS, 0, 0];
  const ask = (): Promise<boolean> =>
    new Promise((resolve) => {
      const request = get(origin + PATH, { agent, timeout: 15_000 }, (response) => {
        response.resume().on('end', () => {
          resolve((response.statusCode ?? 500) < 500);
        });
      });
      request
        .on('timeout', () => request.destroy())
        .on('error', () => {
          resolve(false);
        });
    });
  const client = async (): Promise<void> => {
    while (left-- > 0) if (!(await ask())) unanswered++;
  };
  const watch = setInterval(() => {
    peak = Math.max(peak, memoryOf(child));
  }, 50);
  await Promise.all(Array.from({ length: CLIENTS }, client));
  clearInterval(watch);
  agent.destroy();
  return { unanswered, peak: Math.max(peak, memoryOf(child)) };
}

async function lost({ origin }: Drilled): Promise<number> {
  const text = await (await fetch(`${origin}/metrics`)).text();
  return Number(/^log_lines_lost_total (\d+)$/m.exec(text)?.[1]);
}

/** Waits until so many are told to be lost, which a busy machine tells late; for as long as that is likely. */
async function untilLost(drilled: Drilled, lines: () => number): Promise<number> {
  for (let look = 0; look < 100 && (await lost(drilled)) < lines(); look++) await delay(100);
  return lost(drilled);
}

async function stop(name: string, { child }: Drilled): Promise<void> {
  const begun = performance.now();
  const over = once(child, 'exit');
  child.kill('SIGTERM');
  const patience = setTimeout(() => child.kill('SIGKILL'), 20_000);
  const [code] = (await over) as [number | null];
  clearTimeout(patience);
  figure(`${name}: SIGTERM until the end`, performance.now() - begun, 3000, 'ms');
  figure(`${name}: exit code`, code ?? 99, 0, '');
}

async function underLoad(name: string, drilled: Drilled): Promise<void> {
  const { unanswered, peak } = await load(drilled);
  figure(`${name}: of ${REQUESTS} requests unanswered`, unanswered, 0, '');
  figure(`${name}: memory`, peak, POD_MB, 'MB');
}

const full = openSync('/dev/full', 'w');
const onFull = await start(full);
await underLoad('a full disk', onFull);
const gone = await untilLost(onFull, () => REQUESTS);
figure('a full disk: lines lost and not counted', Math.max(0, REQUESTS - gone), 0, '');
await stop('a full disk', onFull);
closeSync(full);

const stalled = await start('pipe');
await underLoad('a stalled reader', stalled);
let [taken, rest] = [0, ''];
stalled.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
  const lines = (rest + text).split('\n');
  rest = lines.pop() ?? '';
  taken += lines.filter((line) => line.includes('"msg":"request"')).length;
});
const dropped = await untilLost(stalled, () => REQUESTS - taken);
figure('a stalled reader: lines lost and not counted', Math.abs(REQUESTS - taken - dropped), 0, '');
figure('a stalled reader: of its lines that need not be lost', Math.max(0, 3000 - taken), 0, '');
stalled.child.stdout?.pause();
await load(stalled);
await stop('a stalled reader', stalled);
end();
