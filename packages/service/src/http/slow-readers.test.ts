import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { watchConnections } from './connections';
import { cutSlowReaders } from './slow-readers';
import { unread } from './unread';

/** More than the buffers of a connection take. */
const MOST = 64 * 1024 * 1024;

let server: Server;
let open: Socket[];
const clients: Socket[] = [];

/** Answers without an end, or at once with all there is. */
async function start(answer: 'stream' | 'bytes'): Promise<void> {
  open = [];
  server = createServer((_request, response) => {
    if (response.socket !== null) open.push(response.socket);
    if (answer === 'bytes') {
      unread.count(response, MOST);
      response.end(Buffer.alloc(MOST));
      return;
    }
    // eslint-disable-next-line @typescript-eslint/require-await
    const endless = async function* () {
      for (;;) yield Buffer.alloc(128 * 1024);
    };
    pipeline(endless, response).catch(() => undefined);
  });
  watchConnections(server, Infinity);
  cutSlowReaders(server, { grace: 500, pace: MOST, look: 50 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
}

function ask(): Socket {
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.on('error', () => undefined);
  client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  clients.push(client);
  return client;
}

afterEach(() => {
  for (const client of clients.splice(0)) client.destroy();
  server.closeAllConnections();
  server.close();
});

async function untilCut(): Promise<void> {
  const deadline = AbortSignal.timeout(60_000);
  // A socket is destroyed a moment before what waits for its end hears of it.
  while (open.length === 0 || open.some(({ closed }) => !closed))
    await delay(20, undefined, { signal: deadline });
}

test.each(['stream', 'bytes'] as const)('who takes nothing of a %s is cut', async (answer) => {
  await start(answer);
  ask().pause();
  await untilCut();
  // The answer hears of it a moment after its connection.
  while (unread.bytes > 0) await delay(20);
});

test('who takes a little now and then is cut; who reads on is not, nor who waits for its answer', async () => {
  await start('stream');
  const slow = ask();
  slow.pause();
  const trickle = setInterval(() => {
    slow.read(1);
  }, 20);
  await untilCut();
  clearInterval(trickle);
  let read = 0;
  const quick = ask();
  quick.on('data', (part: Buffer) => (read += part.length));
  // Far longer than the slow one had.
  const end = performance.now() + 1500;
  while (performance.now() < end) await delay(20);
  expect(open.at(-1)?.destroyed).toBe(false);
  expect(read).toBeGreaterThan(0);
});
