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
  return answerOn(socket) !== undefined;
}

/**
 * Answers that are being made say that their connection ends with them: a client that takes an end for an accident may throw
 * away what it has not yet read.
 */
export function closeAfterAnswers(server: Server): void {
  for (const socket of connectionsOf(server)) {
    const answer = answerOn(socket);
    if (answer?.headersSent === false) answer.setHeader('Connection', 'close');
  }
}

function answerOn(socket: Socket): ServerResponse | undefined {
  // Node.js has no public name for the answer that a connection is busy with.
  return (socket as Socket & { readonly _httpMessage?: ServerResponse | null })._httpMessage ?? undefined;
}
