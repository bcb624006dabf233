import { deepEqual, ok } from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { Container } from './container';
import { callers, listPath } from './load';

const CLIENTS = 16;
const SECONDS = 30;

/** Everything in one answer, to many at a time, half of them compressed: what takes most memory. Each has to be whole. */
export async function checkDump(container: Container, records: number, how: string): Promise<void> {
  const path = `${await listPath(container.origin)}?format=ndjson`;
  const calls = ['identity', 'gzip'].map((encoding) =>
    callers(container.origin, path, {
      clients: CLIENTS / 2,
      headers: { 'accept-encoding': encoding },
      flaw: (body) => (lines(body) === records ? undefined : `${lines(body)} of ${records} lines`),
    }),
  );
  await delay(SECONDS * 1000);
  const told = await Promise.all(calls.map((call) => call.stop()));
  const { Running, OOMKilled } = container.state();
  deepEqual({ Running, OOMKilled }, { Running: true, OOMKilled: false }, 'the container ran out of memory');
  let [answered, refused] = [0, 0];
  for (const { asked, failures } of told) {
    // Turned away as overload, which is how the service keeps within its means.
    const { 'status 503': turnedAway = 0, ...others } = failures;
    deepEqual(others, {}, 'answers that were not whole');
    answered += asked - turnedAway;
    refused += turnedAway;
  }
  ok(answered > 0, 'nothing was answered');
  console.log(
    `image: ${how}: all ${records} records, ${answered} times, to ${CLIENTS} clients in ${SECONDS} s ` +
      `(${refused} refused as overload); ${container.memory()}`,
  );
}

/** The last one has its end, too. */
function lines(body: string): number {
  return body.split('\n').length - 1;
}
