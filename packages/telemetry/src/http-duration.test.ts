import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import Koa from 'koa';
import { httpTelemetry } from './http';
import { durationsOf, expectRequests, type Outcome } from './http-duration';

const app = new Koa({ proxy: false });
app.silent = true;
app.use(httpTelemetry({ ignorePaths: [] }));
app.use((ctx) => {
  ctx._matchedRoute = ctx.path;
  if (ctx.path === '/slow-failure') ctx.status = 500;
  ctx.body = Readable.from(parts(ctx.path));
});

async function* parts(path: string) {
  yield 'begun '.repeat(1000);
  if (path === '/broken') throw new Error('the store is gone');
  for (let part = 0; part < 1000; part++) {
    await pause(5);
    yield 'more '.repeat(1000);
  }
}

let server: Server;
let port: number;
beforeAll(async () => {
  server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

/** Asks, and leaves after the first bytes; the service may break off before that. */
async function askAndLeave(path: string): Promise<void> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8');
  socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
  await once(socket, 'data');
  if (path === '/broken') await once(socket.resume(), 'close');
  else socket.destroy();
}

test.each<[string, Partial<Outcome>]>([
  ['/broken', { status: 200, errorType: 'response_failed' }],
  ['/left', { status: 200, errorType: 'connection_closed' }],
  ['/slow-failure', { status: 500, errorType: '500' }],
])('when an answer to GET %s does not reach its end, then it is counted as %j', async (path, outcome) => {
  const series = durationsOf({ method: 'GET', route: path, ...outcome });
  expect(series.count).toBe(0);

  await askAndLeave(path);

  for (const deadline = Date.now() + 20_000; series.count === 0 && Date.now() < deadline;) await pause(10);
  expect(series.count).toBe(1);
});

test('what is expected is there before it happens, once', () => {
  expectRequests([{ method: 'GET', route: '/expected' }]);
  const failed = durationsOf({ method: 'GET', route: '/expected', status: 500, errorType: '500' });

  failed.record(0.1);
  expectRequests([{ method: 'GET', route: '/expected' }]);

  expect(durationsOf({ method: 'GET', route: '/expected', status: 500, errorType: '500' }).count).toBe(1);
});
