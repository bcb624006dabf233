import { subscribe } from 'node:diagnostics_channel';

/** Listeners of this package itself, whose requests are nobody's traffic. */
const own = new WeakSet();
let isServing = false;

/** Takes notice of every HTTP server that starts to listen from now on. */
export function watchServers(): void {
  subscribe('tracing:net.server.listen:asyncStart', (message) => {
    const { server } = message as { server: object };
    if (isHttp(server) && !own.has(server)) isServing = true;
  });
}

/** To be called before the server listens. */
export function markOwn(server: object): void {
  own.add(server);
}

export function isOwn(server: unknown): boolean {
  return typeof server === 'object' && server !== null && own.has(server);
}

/** Whether the program takes HTTP requests, by whatever framework. */
export function servesHttp(): boolean {
  return isServing;
}

/** `node:http` and `node:https`, without loading the latter. */
function isHttp(server: object): boolean {
  return 'headersTimeout' in server;
}
