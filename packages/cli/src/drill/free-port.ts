import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** A TCP port for a program that does not tell which one it chose, so that it has to be told one. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
