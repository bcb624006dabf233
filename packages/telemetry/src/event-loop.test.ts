import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { EventLoop, eventLoop } from './event-loop';

let server: Server;
let listenPort: number;
/** Milliseconds that each request is taken to have waited, and what it is called. */
let waits: { readonly path: string; readonly waited: number }[];

beforeEach(async () => {
  waits = [];
  eventLoop.watch();
  server = createServer((request, response) => {
    waits.push({
      path: request.url ?? '',
      waited: performance.now() - eventLoop.arrival(request.socket),
    });
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  listenPort = (server.address() as AddressInfo).port;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** Nothing else runs meanwhile. @param path is asked for by another thread, on a new connection, when this has begun */
async function busy(milliseconds: number, path: string): Promise<void> {
  const sent = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(
    `const { workerData: { sent, listenPort, path } } = require('node:worker_threads');
     const socket = require('node:net').connect(listenPort, '127.0.0.1', () => {
       socket.write('GET ' + path + ' HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n', () => {
         Atomics.store(sent, 0, 1);
         Atomics.notify(sent, 0);
       });
     });
     socket.resume();`,
    { eval: true, workerData: { sent, listenPort, path } },
  );
  await once(worker, 'online');
  const ended = once(worker, 'exit');
  // The thread connects and sends by itself: the kernel takes it for us.
  Atomics.wait(sent, 0, 0, 20_000);
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
  await ended;
}

test('what came while nothing was read has waited since, on a new connection, too', async () => {
  await busy(400, '/new');
  expect(waits.map(({ path }) => path)).toEqual(['/new']);
  // It may have come at any time of those: the middle is taken.
  expect(waits[0]?.waited).toBeGreaterThan(150);
});

test('the same on a connection that was there', async () => {
  const socket = connect(listenPort, '127.0.0.1');
  socket.resume();
  await once(socket, 'connect');
  await delay(20);
  socket.write('GET /kept HTTP/1.1\r\nHost: x\r\n\r\n');
  const end = performance.now() + 400;
  while (performance.now() < end);
  const deadline = AbortSignal.timeout(20_000);
  while (waits.length === 0) await delay(5, undefined, { signal: deadline });
  socket.destroy();
  expect(waits[0]?.waited).toBeGreaterThan(150);
});

test('after a sleep nothing has waited, however long ago the loop was busy', async () => {
  const end = performance.now() + 1500;
  while (performance.now() < end);
  // At the end of a turn, where there is no request, somebody may ask all the same.
  setImmediate(() => eventLoop.arrival(undefined));
  await delay(400);
  expect(eventLoop.arrival(undefined)).toBeGreaterThan(end);
});

test('the number of the turn changes when the loop has looked for what has come, not before', async () => {
  const { turn } = eventLoop;
  await Promise.resolve();
  expect(eventLoop.turn).toBe(turn);
  await delay(5);
  expect(eventLoop.turn).toBeGreaterThan(turn);
});

describe('where others want the processor, too', () => {
  /** Milliseconds that the thread has waited for one. */
  let queued: number;
  let loop: EventLoop;

  beforeEach(() => {
    queued = 0;
    loop = new EventLoop({ isBusy: () => true, waited: () => queued });
    loop.watch();
  });

  /** Until another thread wakes the loop: with a timer of its own it would wake early, and sleep for a moment once more. */
  async function sleep(): Promise<void> {
    const worker = new Worker(
      `Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
       require('node:worker_threads').parentPort.postMessage('');
       Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);`,
      { eval: true },
    );
    await once(worker, 'online');
    await once(worker, 'message');
  }

  test('what woke the loop has waited for it since; the rest came meanwhile', async () => {
    // Something else may have woken it a moment before.
    let first = Infinity;
    for (let tries = 0; tries < 20 && !(performance.now() - first >= 4); tries++) {
      await sleep();
      queued += 4;
      first = loop.arrival(undefined);
    }
    expect(performance.now() - first).toBeGreaterThanOrEqual(4);
    expect(loop.arrival(undefined) - first).toBeCloseTo(2, 6);
  });

  test('what was waited before the loop slept is no part of it', async () => {
    queued = 4;
    await sleep();
    expect(loop.arrival(undefined) - loop.arrival(undefined)).toBe(0);
  });

  test('nothing has waited longer than the loop seemed to sleep', async () => {
    await sleep();
    queued = 1e9;
    const first = loop.arrival(undefined);
    expect(performance.now() - first).toBeLessThan(1e6);
  });
});
