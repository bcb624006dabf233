import { fail, ok } from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { Container } from './container';

/** Until the first answer, on a busy machine. */
const START_MS = 60_000;

/** @returns how many records it serves */
export async function untilReady(container: Container): Promise<number> {
  const start = performance.now();
  while (!(await isReady(container.origin))) {
    if (!container.state().Running) fail('the container has ended');
    ok(performance.now() - start < START_MS, 'the service does not get ready');
    await delay(100);
  }
  const { records } = (await (await fetch(`${container.origin}/dataset`)).json()) as { records: number };
  ok(records > 0, 'the data set is empty');
  return records;
}

async function isReady(origin: string): Promise<boolean> {
  try {
    return (await fetch(`${origin}/ready`)).ok;
  } catch {
    return false;
  }
}
