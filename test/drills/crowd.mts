/**
 * Clients that ask for the same again and again, each on a connection of its own, without a pause: a process of its
 * own, so that whoever measures beside it does not wait for it. Told by its arguments, it says what it met on its
 * standard output: for each status, how long the answers took, in milliseconds.
 *   node crowd.mts URL CLIENTS SECONDS [ENCODING]
 */
import { Agent, get } from 'node:http';

/** Milliseconds by status; 0 stands for what was never answered. */
export type Met = Record<number, number[]>;

const [, , url = '', clients = '1', seconds = '1', encoding = 'identity'] = process.argv;
const agent = new Agent({ keepAlive: true });
const met: Met = {};
const end = performance.now() + Number(seconds) * 1000;

function ask(): Promise<number> {
  return new Promise((resolve) => {
    const request = get(url, { agent, headers: { 'Accept-Encoding': encoding } }, (response) => {
      response.resume();
      response.on('end', () => {
        resolve(response.statusCode ?? 0);
      });
      response.on('error', () => {
        resolve(0);
      });
    });
    request.on('error', () => {
      resolve(0);
    });
  });
}

async function client(): Promise<void> {
  while (performance.now() < end) {
    const start = performance.now();
    const status = await ask();
    (met[status] ??= []).push(Math.round(performance.now() - start));
  }
}

await Promise.all(Array.from({ length: Number(clients) }, client));
process.stdout.write(JSON.stringify(met));
agent.destroy();
