import { randomUUID } from 'node:crypto';
import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { countRefused, log } from '@golden-path/telemetry';
import { answerOn } from './connections';
import { Problem } from './problem';

export interface Refusal {
  readonly status: number;
  readonly detail: string;
  /** Of the head, beside those of every refusal. */
  readonly fields?: readonly string[];
  /** Of Node.js, for the log. */
  readonly code?: string | undefined;
}

/** Milliseconds for a client to stop sending. */
const PATIENCE = 5_000;

/** On which nothing more is read as a request. */
const refused = new WeakSet<Socket>();

/**
 * Answers what could not be read as a request, in the form of every other problem, and ends the connection. Requests that
 * came before on it are answered first (RFC 9112 §9.3.2).
 */
export function refuse(socket: Socket, refusal: Refusal): void {
  // The parser fails again with each packet.
  if (refused.has(socket)) return;
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  refused.add(socket);
  answerInTurn(socket, refusal);
}

function answerInTurn(socket: Socket, refusal: Refusal): void {
  const answer = answerOn(socket);
  if (answer === undefined) {
    write(socket, refusal);
  } else if (answer.req.complete) {
    answer.once('close', () => {
      answerInTurn(socket, refusal);
    });
  } else {
    failBody(socket, answer, refusal);
  }
}

/** It was a body that could not be read: whoever reads it answers, under the id that the request has. */
function failBody(socket: Socket, answer: ServerResponse, { status, detail, code }: Refusal): void {
  const { req } = answer;
  // Who left in the middle of it needs no answer; who does not read it yet would wait for it.
  if (code === 'HPE_INVALID_EOF_STATE' || req.listenerCount('error') === 0) {
    socket.destroy();
    return;
  }
  answer.once('close', () => {
    linger(socket);
  });
  req.emit('error', new Problem(status, detail));
}

function write(socket: Socket, { status, detail, fields = [], code }: Refusal): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const requestId = randomUUID();
  countRefused(status);
  log.info('request refused', { request_id: requestId, status, code });
  const title = STATUS_CODES[status] ?? '';
  const body = JSON.stringify({ type: 'about:blank', title, status, detail, request_id: requestId });
  const head = [
    `HTTP/1.1 ${status} ${title}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    `X-Request-Id: ${requestId}`,
    'Connection: close',
    ...fields,
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  linger(socket);
}

/**
 * Reads on until the client has stopped sending: closing at once, with bytes still coming in, would reset the connection and
 * take our answer with it (RFC 9112 §9.6).
 */
function linger(socket: Socket): void {
  if (socket.destroyed) return;
  socket.end();
  const timer = setTimeout(() => socket.destroy(), PATIENCE);
  socket.once('close', () => {
    clearTimeout(timer);
  });
}
