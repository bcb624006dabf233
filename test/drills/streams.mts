/**
 * Hundreds of clients that read everything slowly, from a database in memory and from a file: memory stays within that of a
 * pod, others are served meanwhile, and who reads too slowly is cut.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { end, figure, Service } from './service.mts';

const CLIENTS = 400;
const SECONDS = 6;

/** Takes what is there once a second. */
function slowReader(listenPort: number, path: string): Socket {
  const socket = connect(listenPort, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
  socket.pause();
  const timer = setInterval(() => void socket.read(), 1000);
  socket.once('close', () => {
    clearInterval(timer);
  });
  return socket;
}

async function peakUnder(service: Service, path: string): Promise<{ peak: number; answered: number }> {
  const sockets = Array.from({ length: CLIENTS }, () => slowReader(service.listenPort, path));
  let [peak, answered] = [0, 0];
  for (const until = performance.now() + SECONDS * 1000; performance.now() < until && service.isRunning;) {
    peak = Math.max(peak, service.memory());
    await delay(100);
  }
  if (service.isRunning) ({ milliseconds: answered } = await service.ask(service.probesPort, '/live'));
  for (const socket of sockets) socket.destroy();
  return { peak: service.isRunning ? peak : Infinity, answered };
}

const folder = mkdtempSync(join(tmpdir(), 'drill-'));
for (const [store, url] of [
  ['in memory', ''],
  ['on file', `sqlite://${join(folder, 'ports.db')}`],
] as const)
  for (const path of ['/ports?format=ndjson&sort=name', '/ports?limit=1000']) {
    const service = await Service.start({ DATABASE_URL: url, ANSWER_CACHE_BYTES: '0' });
    const { peak, answered } = await peakUnder(service, path);
    // 192 MiB.
    figure(`${CLIENTS} slow readers of ${path}, ${store}: memory`, peak, 201, 'MB');
    figure(`${CLIENTS} slow readers of ${path}, ${store}: /live`, answered, 1000, 'ms');
    figure(`${CLIENTS} slow readers of ${path}, ${store}: exit code`, (await service.stop()) ?? 99, 0, '');
  }
rmSync(folder, { recursive: true });
end();
