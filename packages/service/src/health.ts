import { get } from 'node:http';

/** Shorter than the patience of whoever asks (`HEALTHCHECK --timeout`). */
const PATIENCE_MS = 4000;

/** Why the service on this machine's `listenPort` wants no traffic; undefined when it does. */
export function complaint(listenPort: number, patience = PATIENCE_MS): Promise<string | undefined> {
  return new Promise((resolve) => {
    const request = get({ port: listenPort, path: '/ready', timeout: patience }, (response) => {
      response.resume();
      resolve(response.statusCode === 200 ? undefined : `/ready answers ${String(response.statusCode)}`);
    });
    request.on('timeout', () => request.destroy(new Error(`no answer within ${patience} ms`)));
    request.on('error', ({ message }) => {
      resolve(message);
    });
  });
}
