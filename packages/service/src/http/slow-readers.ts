import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { log } from '@golden-path/telemetry';
import { connectionsOf } from './connections';

/** What a client has to take at least. */
const LEAST = {
  /** Milliseconds for what waits for it, whatever that is, … */
  grace: 10_000,
  /** … and bytes of it in each millisecond beyond: 16 kB a second. */
  pace: 16,
  /** Milliseconds between two looks. */
  look: 2000,
};

interface Seen {
  /** Bytes that the connection had taken by then. */
  readonly taken: number;
  readonly at: number;
}

/**
 * Ends connections that take their answers too slowly, whatever those are made of: each holds memory here, and a stream
 * its place among few. The connection's own time-out only ends those that take nothing at all.
 */
export function cutSlowReaders(server: Server, { grace, pace, look } = LEAST): void {
  const seen = new WeakMap<Socket, Seen>();
  const timer = setInterval(() => {
    const at = performance.now();
    for (const socket of connectionsOf(server)) {
      const { writableLength: left, bytesWritten } = socket;
      const taken = bytesWritten - left;
      const before = seen.get(socket);
      if (left === 0) seen.delete(socket);
      else if (before?.taken !== taken) seen.set(socket, { taken, at });
      else if (at - before.at > grace + left / pace) {
        log.info('an answer was read too slowly', { left });
        socket.destroy();
      }
    }
  }, look).unref();
  server.once('close', () => {
    clearInterval(timer);
  });
}
