/**
 * Clients that ask for the same again and again, each on a connection of its own, without a pause: a process of its
 * own, so that whoever measures beside it does not wait for it. Told by its arguments, it says what it met on its
 * standard output: for each status, how long the answers took, in milliseconds.
 *   node crowd.mts URL CLIENTS SECONDS [ENCODING]
 */
import { Agent, get } from 'node:http';

export interface Answer {
  /** From 0, in the order in which they were asked for; `crowd-<number>` is the request's id. */
  readonly number: number;
  /** When the request had left the client, in milliseconds since the epoch. */
  readonly sent: number;
  /** From the call until the end of the answer. */
  readonly milliseconds: number;
}

/** Answers by status; 0 stands for what was never answered. */
export type Met = Record<number, Answer[]>;

const [, , url = '', clients = '1', seconds = '1', encoding = 'identity'] = process.argv;
const agent = new Agent({ keepAlive: true });
const met: Met = {};
const end = performance.now() + Number(seconds) * 1000;

let requests = 0;

function ask(): Promise<void> {
  return new Promise((resolve) => {
    const number = requests++;
    const start = performance.now();
    let sent = NaN;
    const done = (status = 0): void => {
      (met[status] ??= []).push({ number, sent, milliseconds: Math.round(performance.now() - start) });
      resolve();
    };
    const headers = { 'Accept-Encoding': encoding, 'X-Request-Id': `crowd-${number}` };
    const request = get(url, { agent, headers }, (response) => {
      response.resume();
      response.on('end', () => {
        done(response.statusCode);
      });
      response.on('error', () => {
        done();
      });
    });
    request.on('finish', () => {
      sent = performance.timeOrigin + performance.now();
    });
    request.on('error', () => {
      done();
    });
  });
}

async function client(): Promise<void> {
  while (performance.now() < end) await ask();
}

await Promise.all(Array.from({ length: Number(clients) }, client));
process.stdout.write(JSON.stringify(met));
agent.destroy();
