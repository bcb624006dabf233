import type { Server } from 'node:http';
import { Server as TcpServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { log } from '@golden-path/telemetry';
import { closeAfterAnswers, connectionsOf, isAnswering } from './http/connections';
import type { Readiness } from './readiness';

export interface ShutdownOptions {
  readonly readiness: Readiness;
  readonly servers: readonly Server[];
  /** Seconds to go on serving, unready, while load balancers take notice. */
  readonly drainSeconds: number;
  /** Seconds that requests in flight may take after that. */
  readonly timeoutSeconds: number;
  /** What to close once nobody asks any more, in order. */
  readonly close: readonly (() => Promise<void>)[];
}

/**
 * Unready → serve on for the drain delay (responses, those of requests in flight, too, say `Connection: close`) → stop
 * accepting → finish what is in flight → close the rest. Resolves with false when connections had to be cut.
 */
export async function shutDown(options: ShutdownOptions): Promise<boolean> {
  const { readiness, servers, drainSeconds, timeoutSeconds } = options;
  readiness.drain();
  servers.forEach(closeAfterAnswers);
  log.info('draining', { drain_seconds: drainSeconds });
  await delay(drainSeconds * 1000);

  const finished = Promise.all(servers.map(closed)).then(() => true);
  const clean = await Promise.race([finished, delay(timeoutSeconds * 1000, false, { ref: false })]);
  if (!clean) {
    log.warn('requests cut', { timeout_seconds: timeoutSeconds });
    for (const server of servers) server.closeAllConnections();
  }
  for (const close of options.close) {
    // One part that cannot be closed must not keep the next from being closed.
    await close().catch((error: unknown) => {
      log.error('close failed', { error });
    });
  }
  return clean;
}

/** Milliseconds between two looks for connections on which nothing is going on. */
const LOOK_MS = 50;

/** Stops accepting; resolves when the last connection is gone. Each is ended when its answer is handed over. */
function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const look = setInterval(() => {
      endIdle(server);
    }, LOOK_MS);
    // Not `server.close()` of `node:http`: it destroys connections whose answer was ended but not yet sent.
    TcpServer.prototype.close.call(server, () => {
      clearInterval(look);
      resolve();
    });
    endIdle(server);
  });
}

function endIdle(server: Server): void {
  for (const socket of connectionsOf(server)) if (!isAnswering(socket)) socket.end();
}
