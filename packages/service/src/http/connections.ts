import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { log } from '@golden-path/telemetry';

/** Milliseconds between two warnings that there are too many. */
const WARN_EVERY = 60_000;

const connections = new WeakMap<Server, Set<Socket>>();

/** Of all servers; once there are many, the one whose last request is the longest ago comes first. */
const all = new Set<Socket>();
let warnedAt = -Infinity;

/**
 * Knows the open connections of a server from now on, and makes room for new ones.
 * @param most at a time, of all servers of the process
 */
export function watchConnections(server: Server, most: number): void {
  const open = new Set<Socket>();
  connections.set(server, open);
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    all.add(socket);
    socket.once('close', () => {
      open.delete(socket);
      all.delete(socket);
    });
    if (all.size > most) makeRoom(most);
  });
}

/** Says that a request came on it. */
export function used(socket: Socket, most: number): void {
  // While there are few, their order is of no interest, and costs nothing.
  if (all.size >= most / 2 && all.delete(socket)) all.add(socket);
}

/** Whoever keeps a connection for later can take another one then; what is being answered goes on. */
function makeRoom(most: number): void {
  for (const socket of all) {
    if (isAnswering(socket)) continue;
    // Others may come before its end is told.
    all.delete(socket);
    socket.destroy();
    break;
  }
  if (performance.now() - warnedAt < WARN_EVERY) return;
  warnedAt = performance.now();
  log.warn('too many connections are open; the idlest are ended for new ones', { most });
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

/** The answer that is being made, of several the first. */
export function answerOn(socket: Socket): ServerResponse | undefined {
  // Node.js has no public name for the answer that a connection is busy with.
  return (socket as Socket & { readonly _httpMessage?: ServerResponse | null })._httpMessage ?? undefined;
}
