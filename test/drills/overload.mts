/**
 * Five times as much as the service can do, and more: probes on new connections, those who are turned away and those who
 * are let in are all answered in time, with the answers kept and with none kept, and it ends in order in the middle of it.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Answer } from './crowd.mts';
import { end, figure, percentile, Service } from './service.mts';

const PATH = '/ports?near=0,0&limit=1000';
const SECONDS = 5;

async function underLoad(service: Service, clients: number, name: string, encoding: string): Promise<void> {
  let isOver = false;
  service.logged.clear();
  const live = async (listenPort: number): Promise<number> => {
    const { status, milliseconds } = await service.ask(listenPort, '/live');
    return status === 200 ? milliseconds : Infinity;
  };
  // Those that wait long do not keep the next from asking.
  const oneByOne = async (listenPort: number): Promise<number[]> => {
    const asked: Promise<number>[] = [];
    while (!isOver) {
      asked.push(live(listenPort));
      await delay(25);
    }
    return Promise.all(asked);
  };
  const atOnce = async (): Promise<number[]> => {
    await delay((SECONDS / 2) * 1000);
    return Promise.all(Array.from({ length: 200 }, () => live(service.listenPort)));
  };
  const probes = [oneByOne(service.listenPort), atOnce(), oneByOne(service.probesPort)];
  const met = await service.crowd(PATH, clients, SECONDS, encoding);
  isOver = true;
  const [connecting = [], burst = [], own = []] = await Promise.all(probes);
  const { 200: admitted = [], 503: refused = [], ...others } = met;
  const said = `${clients} clients, ${name}:`;
  const p99 = (whose: string, took: readonly number[], goal: number): void => {
    figure(`${said} ${whose} (${took.length}), p99`, percentile(took, 0.99), goal, 'ms');
  };
  p99('/live on new connections', connecting, 1000);
  p99('/live on connections that come at once', burst, 1000);
  p99('/live by its own thread', own, 1000);
  p99('let in', admitted.map(waited), 1000);
  if (refused.length > 100) p99('turned away', refused.map(waited), 250);
  figure(`${said} anything but 200 and 503`, Object.values(others).flat().length, 0, '');
  isTold(service, said, admitted, clients);
}

/**
 * What the access log tells of a request is what it took, from when it had left the client until its answer had left the
 * service, queueing included: neither much less nor much more. What the client takes to look at the answer is its own; what its first
 * request waits for the kernel to take the connection, of hundreds that come at once, nobody sees.
 */
function isTold(service: Service, said: string, answers: readonly Answer[], clients: number): void {
  const [took, told]: [number[], number[]] = [[], []];
  for (const { number, sent } of answers) {
    const logged = service.logged.get(`crowd-${number}`);
    if (logged === undefined || number < clients) continue;
    took.push(logged.ended - sent);
    told.push(logged.duration);
  }
  const [real, measured] = [percentile(took, 0.5), percentile(told, 0.5)];
  const by = `${said} p50 ${real.toFixed(1)} ms, measured ${measured.toFixed(1)}:`;
  // The log has the end in whole milliseconds, so a part of one is no difference.
  const more = Math.sign(measured - real) * Math.max(0, Math.abs(measured - real) - 0.5);
  figure(`${by} too little`, Math.max(0, (-100 * more) / real), 50, '%');
  figure(`${by} too much`, Math.max(0, (100 * more) / real), 50, '%');
}

function waited({ milliseconds }: Answer): number {
  return milliseconds;
}

// Kept answers are asked for as browsers do: plain, the clients would have more to do than the service.
for (const [name, bytes, encoding] of [
  ['nothing kept', '0', 'identity'],
  ['answers kept', String(16 * 1024 ** 2), 'gzip'],
] as const) {
  const service = await Service.start({ ANSWER_CACHE_BYTES: bytes, SHUTDOWN_DRAIN_SECONDS: '1' });
  // Code that has never run takes ten times as long.
  await service.crowd(PATH, 20, 3, encoding);
  isTold(service, 'one client:', (await service.crowd(PATH, 1, 1, encoding))[200] ?? [], 1);
  for (const clients of [40, 200, 400]) await underLoad(service, clients, name, encoding);
  const crowd = service.crowd(PATH, 200, 4);
  await delay(1500);
  const start = performance.now();
  const code = await service.stop();
  figure(`200 clients, ${name}: SIGTERM until the end`, performance.now() - start, 5000, 'ms');
  figure(`200 clients, ${name}: exit code`, code ?? 99, 0, '');
  await crowd;
}
end();
