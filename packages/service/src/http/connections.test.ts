import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { used, watchConnections } from './connections';

const MOST = 6;

let servers: Server[];
/** Answers that are still to be ended. */
let unfinished: ServerResponse[];
let clients: Socket[];

beforeEach(async () => {
  unfinished = [];
  clients = [];
  // Two, as in a process there are several.
  servers = [0, 1].map(() =>
    createServer((request, response) => {
      used(request.socket, MOST);
      if (request.url === '/slow') unfinished.push(response);
      else response.end('x');
    }),
  );
  for (const server of servers) {
    watchConnections(server, MOST);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
});

afterEach(() => {
  for (const client of clients) client.destroy();
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

/** On a connection of its own, or on one that there is. */
async function ask(path: string, client?: Socket): Promise<Socket> {
  const server = servers[clients.length % servers.length];
  const asking = client ?? connect((server?.address() as AddressInfo).port, '127.0.0.1');
  if (client === undefined) clients.push(asking.on('error', () => undefined));
  const before = unfinished.length;
  asking.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
  if (path !== '/slow') await once(asking, 'data');
  else while (unfinished.length === before) await delay(5);
  return asking;
}

test('beyond so many connections of all servers, the one whose last request is the longest ago is ended', async () => {
  const first = await ask('/');
  const busy = await ask('/slow');
  const idle = await ask('/');
  for (let more = 3; more < MOST; more++) await ask('/');
  await ask('/', first);

  const ended = once(idle, 'close');
  await ask('/');
  await ended;

  expect(clients.filter(({ destroyed }) => destroyed)).toEqual([idle]);
  await ask('/', first);
  const [answer] = unfinished;
  answer?.end('late');
  const [text] = (await once(busy, 'data')) as [Buffer];
  expect(text.toString()).toContain('late');
});

test('where all are being answered, the new one is', async () => {
  for (let more = 0; more < MOST; more++) await ask('/slow');
  const late = connect((servers[0]?.address() as AddressInfo).port, '127.0.0.1');
  clients.push(late.on('error', () => undefined));
  await once(late, 'close');
  expect(clients.filter(({ destroyed }) => destroyed)).toEqual([late]);
});

test('of many that come at once, no more stay', async () => {
  const late = Array.from({ length: 40 }, (_, at) => {
    const { port } = servers[at % servers.length]?.address() as AddressInfo;
    return connect(port, '127.0.0.1').on('error', () => undefined);
  });
  clients.push(...late);
  const gone = (): number => late.filter(({ destroyed }) => destroyed).length;
  while (gone() < late.length - MOST) await delay(5);
  await delay(50);
  expect(gone()).toBe(late.length - MOST);
});
