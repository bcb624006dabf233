/**
 * Ten thousand clients, each of which keeps its connection for later: memory stays within that of a pod, whoever comes is
 * heard, and what the connections took is given back.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { end, figure, Service } from './service.mts';

const CLIENTS = 10_000;
const AT_ONCE = 200;
/** 192 MiB. */
const POD_MB = 201;

/** Asks once. @returns whether it was answered before its connection was ended */
async function keeps(listenPort: number, sockets: Socket[]): Promise<boolean> {
  const socket = connect(listenPort, '127.0.0.1');
  sockets.push(socket);
  const closed = new Promise<boolean>((resolve) => {
    socket
      .on('error', () => undefined)
      .on('close', () => {
        resolve(false);
      });
  });
  socket.write('GET /ports/NLRTM HTTP/1.1\r\nHost: x\r\n\r\n');
  return Promise.race([once(socket, 'data').then(() => true), closed]);
}

const service = await Service.start({ SHUTDOWN_DRAIN_SECONDS: '0', MAX_EVENT_LOOP_DELAY_MS: '60000' });
const descriptors = service.descriptors();
const sockets: Socket[] = [];
let [unheard, peak] = [0, 0];
while (sockets.length < CLIENTS) {
  const heard = await Promise.all(Array.from({ length: AT_ONCE }, () => keeps(service.listenPort, sockets)));
  unheard += heard.filter((isHeard) => !isHeard).length;
  peak = Math.max(peak, service.memory());
}
const one = await service.ask(service.listenPort, '/ports/NLRTM');
const live = await service.ask(service.probesPort, '/live');
figure(`${CLIENTS} idle connections: memory`, peak, POD_MB, 'MB');
figure(`${CLIENTS} idle connections: of them not heard`, unheard, 0, '');
figure(`${CLIENTS} idle connections: a new client`, one.status === 200 ? one.milliseconds : 1e6, 1000, 'ms');
figure(`${CLIENTS} idle connections: /live`, live.status === 200 ? live.milliseconds : 1e6, 1000, 'ms');
for (const socket of sockets) socket.destroy();
for (let look = 0; look < 100 && service.descriptors() > descriptors + 50; look++) await delay(100);
figure('after they are gone: descriptors kept', Math.max(0, service.descriptors() - descriptors - 50), 0, '');
figure('after they are gone: exit code', (await service.stop()) ?? 99, 0, '');
end();
