import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

const connections = new WeakMap<Server, Set<Socket>>();

/** Knows the open connections of a server from now on. */
export function watchConnections(server: Server): void {
  const open = new Set<Socket>();
  connections.set(server, open);
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
}

/** None of a server that is not watched. */
export function connectionsOf(server: Server): Iterable<Socket> {
  return connections.get(server) ?? [];
}

/** From the head of a request until the last byte of its answer is handed over. */
export function isAnswering(socket: Socket): boolean {
  // Node.js has no public name for the answer that a connection is busy with.
  const { _httpMessage: answer } = socket as Socket & { readonly _httpMessage?: ServerResponse | null };
  return answer !== undefined && answer !== null;
}
