import { once } from 'node:events';
import { createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readiness } from './readiness';
import { shutDown } from './shutdown';

let server: Server;
let release: () => void;

beforeEach(async () => {
  const held = new Promise<void>((resolve) => (release = resolve));
  server = createServer((request, response) => {
    response.setHeader('Connection', 'close');
    if (request.url === '/held') void held.then(() => response.end('done'));
    else response.end('ok');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const url = (path: string): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;

function readiness(): Readiness {
  const state = new Readiness();
  state.ready();
  return state;
}

test('during the drain the service is unready and still serves; then it stops accepting', async () => {
  const state = readiness();
  const order: string[] = [];
  const done = shutDown({
    readiness: state,
    servers: [server],
    drainSeconds: 3,
    timeoutSeconds: 5,
    close: [
      () => Promise.resolve(void order.push('store')),
      () => Promise.resolve(void order.push('telemetry')),
    ],
  });
  expect(state.state).toBe('draining');
  const address = url('/');
  expect((await fetch(address, { headers: { connection: 'close' } })).status).toBe(200);
  expect(await done).toBe(true);
  await expect(fetch(address)).rejects.toThrow();
  expect(order).toEqual(['store', 'telemetry']);
});

test('a request in flight is finished before anything is closed', async () => {
  const response = fetch(url('/held'));
  await once(server, 'request');
  let closed = false;
  const done = shutDown({
    readiness: readiness(),
    servers: [server],
    drainSeconds: 0,
    timeoutSeconds: 5,
    close: [() => Promise.resolve(void (closed = true))],
  });
  await once(server, 'close', { signal: AbortSignal.timeout(100) }).catch(() => undefined);
  expect(closed).toBe(false);
  release();
  expect(await (await response).text()).toBe('done');
  expect(await done).toBe(true);
  expect(closed).toBe(true);
});

test('a request that never ends is cut at the time-out, and the rest is closed all the same', async () => {
  const request = get(url('/held'));
  const cut = once(request, 'error');
  await once(server, 'request');
  let closed = false;
  const clean = await shutDown({
    readiness: readiness(),
    servers: [server],
    drainSeconds: 0,
    timeoutSeconds: 0.05,
    close: [() => Promise.reject(new Error('store is gone')), () => Promise.resolve(void (closed = true))],
  });
  expect(clean).toBe(false);
  expect(closed).toBe(true);
  expect(((await cut)[0] as NodeJS.ErrnoException).code).toBe('ECONNRESET');
});
