/** The other side of `probes.ts`. Loads nothing but Node.js's own: a thread of a few megabytes. */
import { createServer, STATUS_CODES } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { Pulse } from './pulse';

/** What the thread is started with. */
export interface Work {
  readonly listenPort: number;
  readonly host: string;
  readonly pulse: SharedArrayBuffer;
}

/** What the thread says when it has tried to listen. */
export type Told =
  | { readonly listenPort: number }
  | { readonly message: string; readonly failure: { code?: string; syscall?: string; port: number } };

/** What the thread is told when it has asked whether the service is ready. */
export interface Answered {
  readonly question: number;
  /** Why not; `undefined` when it is. */
  readonly reason: string | undefined;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** Milliseconds after which the process is taken to be busy: then the last answer counts. */
const PATIENCE = 500;
/** Seconds without a turn of the event loop after which it wants no traffic, and after which it is dead. */
const BUSY = 10;
const STUCK = 30;

function main(parent: MessagePort, { listenPort, host, pulse: memory }: Work): void {
  const pulse = new Pulse(memory);
  const waiting = new Map<number, () => void>();
  let questions = 0;
  let reason: string | undefined = 'Not ready: the process is starting.';
  parent.on('message', (answered: Answered) => {
    reason = answered.reason;
    waiting.get(answered.question)?.();
  });

  function live(): Answer {
    return pulse.age < STUCK
      ? fine('alive')
      : problem(503, `The event loop has not turned for ${pulse.age} seconds.`);
  }

  async function ready(): Promise<Answer> {
    const question = questions++;
    await new Promise<void>((resolve) => {
      waiting.set(question, resolve);
      setTimeout(resolve, PATIENCE);
      parent.postMessage(question);
    });
    waiting.delete(question);
    if (pulse.age >= BUSY) return problem(503, `Not ready: nothing was done for ${pulse.age} seconds.`);
    return reason === undefined ? fine('ready') : problem(503, reason);
  }

  async function answer(method = '', path = ''): Promise<Answer> {
    if (method !== 'GET' && method !== 'HEAD') return problem(405, 'GET and HEAD only.');
    if (path === '/live') return live();
    return path === '/ready' ? ready() : problem(404, 'There is nothing here but /live and /ready.');
  }

  const server = createServer(
    { requestTimeout: 5000, keepAliveTimeout: 5000 },
    ({ method, url }, response) => {
      void answer(method, url?.split('?')[0]).then(({ status, type, body }) => {
        response.writeHead(status, {
          'Content-Type': type,
          'Content-Length': Buffer.byteLength(body),
          'Cache-Control': 'no-store',
          ...(status === 405 && { Allow: 'GET, HEAD' }),
        });
        response.end(body);
      });
    },
  );
  const tell = (told: Told): void => {
    parent.postMessage(told);
  };
  server.once('error', ({ message, code, syscall }: NodeJS.ErrnoException) => {
    tell({
      message,
      failure: { port: listenPort, ...(code && { code }), ...(syscall && { syscall }) },
    });
  });
  server.listen(listenPort, host, () => {
    tell({ listenPort: (server.address() as AddressInfo).port });
  });
}

function fine(status: string): Answer {
  return { status: 200, type: 'application/json', body: JSON.stringify({ status }) };
}

/** RFC 9457, as all that the service says. */
function problem(status: number, detail: string): Answer {
  const body = JSON.stringify({ type: 'about:blank', title: STATUS_CODES[status], status, detail });
  return { status, type: 'application/problem+json', body };
}

if (parentPort === null) throw new Error('this runs in a thread of a service');
main(parentPort, workerData as Work);
