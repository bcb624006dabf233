import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { setTimeout as delayed } from 'node:timers/promises';
import { log } from '@golden-path/telemetry';

/** How requests are broken. */
export interface Fault {
  /** Share of requests that fail with a 500, 0 to 1. */
  readonly errors: number;
  /** Milliseconds by which every request is late. */
  readonly delay: number;
}

const NONE: Fault = { errors: 0, delay: 0 };
const MOST_DELAY = 60_000;

/**
 * Breaks requests on purpose, for drills, as told at `PUT http://127.0.0.1:<port>/faults` with `{"errors":1}`; what is
 * not told is healed. It listens on the loopback address and nowhere else, and not to browsers: a page's request would
 * need a preflight for its content type, and a rebound name is no `Host` of ours.
 * @param port 0 chooses a free one
 */
export async function startFaults(port: number): Promise<{
  /** To be awaited by a request. */ readonly fault: () => Promise<void>;
  readonly server: Server;
}> {
  let fault = NONE;
  const server = createServer((request, response) => {
    void told(request).then(
      (answer) => {
        if (typeof answer !== 'number') {
          fault = answer ?? fault;
          log.warn('requests are broken on purpose', { ...fault });
        }
        reply(response, typeof answer === 'number' ? answer : 200, fault);
      },
      () => {
        reply(response, 400, fault);
      },
    );
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  log.warn('faults can be injected', { port: (server.address() as AddressInfo).port });
  return {
    server,
    async fault() {
      if (fault.delay > 0) await delayed(fault.delay);
      if (Math.random() < fault.errors) throw new Error('this request was to fail');
    },
  };
}

/** The fault asked for, nothing for a question, or the status of a refusal. */
async function told(request: IncomingMessage): Promise<Fault | undefined | number> {
  const { method, url, headers } = request;
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(headers.host ?? '')) return 403;
  if (url !== '/faults') return 404;
  if (method === 'GET') return undefined;
  if (method !== 'PUT') return 405;
  if (headers['content-type'] !== 'application/json') return 415;
  const { errors, delay } = { ...NONE, ...((await json(request)) as Partial<Fault>) };
  return errors >= 0 && errors <= 1 && delay >= 0 && delay <= MOST_DELAY ? { errors, delay } : 400;
}

function reply(response: ServerResponse, status: number, fault: Fault): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(
    `${JSON.stringify(status === 200 ? fault : { errors: '0 to 1', delay: `0 to ${MOST_DELAY}` })}\n`,
  );
}
