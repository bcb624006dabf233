import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { listen } from './listen';

let servers: readonly Server[] = [];

afterEach(() => {
  for (const server of servers) server.close().closeAllConnections();
});

// Elsewhere there is one server.
const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux(
  'a hundred connections that come at once are accepted within a few turns of the event loop',
  async () => {
    let accepted = 0;
    const create = (): Server => createServer().on('connection', () => accepted++);
    const { servers: all, listenPort } = await listen(create, 0, '127.0.0.1');
    servers = all;

    // Connected by the kernel, all before the event loop looks.
    const clients = Array.from({ length: 100 }, () => connect(listenPort, '127.0.0.1'));
    let turns = 0;
    for (; accepted < clients.length; turns++) await turn();

    expect(turns).toBeLessThan(50);
    for (const client of clients) client.destroy();
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
