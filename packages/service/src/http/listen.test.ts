import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { listen } from './listen';

let servers: readonly Server[] = [];

afterEach(() => {
  for (const server of servers) server.close().closeAllConnections();
});

/** Connected by the kernel for another thread, all before this one's event loop looks; they stay open until the other end goes. */
function connectAll(clients: number, listenPort: number): void {
  const left = new Int32Array(new SharedArrayBuffer(4)).fill(clients);
  new Worker(
    `const { left, clients, listenPort } = require('node:worker_threads').workerData;
     for (let n = 0; n < clients; n++)
       require('node:net').connect(listenPort, '127.0.0.1', () => {
         if (Atomics.sub(left, 0, 1) === 1) Atomics.notify(left, 0);
       }).on('error', () => undefined);`,
    { eval: true, workerData: { left, clients, listenPort } },
  );
  for (let seen = clients; seen > 0; seen = Atomics.load(left, 0)) Atomics.wait(left, 0, seen, 1000);
}

// Elsewhere there is one server.
const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux(
  'a hundred connections that come at once are accepted within a few turns of the event loop',
  async () => {
    let accepted = 0;
    const create = (): Server => createServer().on('connection', () => accepted++);
    const { servers: all, listenPort } = await listen(create, 0, '127.0.0.1');
    servers = all;

    connectAll(100, listenPort);
    let turns = 0;
    for (let before = 0; accepted < 100; before = accepted) {
      await turn();
      if (accepted > before) turns++;
    }

    expect(turns).toBeLessThan(50);
  },
);

test('a listen port that another copy of the service has is taken', async () => {
  const { servers: all, listenPort } = await listen(createServer, 0, '127.0.0.1');
  servers = all;

  await expect(listen(createServer, listenPort, '127.0.0.1')).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

test('no connection is made any more once all are closed', async () => {
  const { servers: all, listenPort } = await listen(createServer, 0, '127.0.0.1');
  for (const server of all) server.close();

  const [error] = (await once(connect(listenPort, '127.0.0.1'), 'error')) as [NodeJS.ErrnoException];
  expect(error.code).toBe('ECONNREFUSED');
});
