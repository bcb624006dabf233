import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, createServer, type ListenOptions, type Server as TcpServer } from 'node:net';

/**
 * Servers that share one listen port. In a turn of the event loop libuv accepts one connection from each
 * (https://github.com/libuv/libuv/pull/3696), and under overload there are ten turns a second: with a single one, of a few
 * hundred clients that come at once the last would wait for half a minute, before they are even turned away.
 */
const SERVERS = process.platform === 'linux' ? 64 : 1;

/**
 * Connections that wait to be accepted, as far as the system allows so many. One that finds no room is tried again by the
 * client's kernel after one, three and seven seconds.
 */
const BACKLOG = 4096;

/**
 * Listens with as many servers as it takes to accept connections as they come.
 * @param listenPort 0: the system gives one @throws what `listen` throws
 */
export async function listen(
  create: () => Server,
  listenPort: number,
  host: string,
): Promise<{ readonly servers: readonly Server[]; readonly listenPort: number }> {
  // The system lets all programs of a user share such a port, so a second one is to find out here that it is taken.
  if (listenPort !== 0) await closed(await listening(createServer(), { port: listenPort, host }));
  const options = { host, backlog: BACKLOG, reusePort: SERVERS > 1 };
  const servers = [await listening(create(), { ...options, port: listenPort })];
  const { port } = servers[0]?.address() as AddressInfo;
  while (servers.length < SERVERS) servers.push(await listening(create(), { ...options, port }));
  return { servers, listenPort: port };
}

async function listening<S extends TcpServer>(server: S, options: ListenOptions): Promise<S> {
  server.listen(options);
  await once(server, 'listening');
  return server;
}

async function closed(server: TcpServer): Promise<void> {
  server.close();
  await once(server, 'close');
}
