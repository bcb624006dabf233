import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { log } from './logger';
import { markOwn } from './servers';
import type { Telemetry } from './start';

/**
 * A second listener for `GET /metrics` alone, for networks that keep scrapes apart from traffic.
 * @param port TCP port; 0 chooses a free one
 * @returns the listening server; close it last
 */
export async function serveMetrics(telemetry: Telemetry, port: number, host?: string): Promise<Server> {
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0];
    if (path !== '/metrics') {
      response.writeHead(404).end();
    } else if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { Allow: 'GET, HEAD' }).end();
    } else {
      telemetry.metrics(request.headers.accept).then(
        ({ contentType, body }) => response.writeHead(200, { 'Content-Type': contentType }).end(body),
        () => response.writeHead(503).end(),
      );
    }
  });
  markOwn(server);
  server.listen(port, host);
  await once(server, 'listening');
  const { address, port: chosen } = server.address() as AddressInfo;
  log.info('serving metrics', { host: address, port: chosen });
  return server;
}
