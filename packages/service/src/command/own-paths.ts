import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Composition } from '../composition';

/** What a thread is started with that makes the team's routes. */
export interface Asked {
  /** Path of the program, which tells `serve` of them. */
  readonly program: string;
  /** Of the resource. */
  readonly plural: string;
}

/**
 * What the team's own routes have in the place of a key. A thread makes them, for an import has no memory to spare for what
 * serves, and must end whatever they have opened.
 */
export async function ownPathsOf({ routes }: Composition, plural: string): Promise<readonly string[]> {
  if (routes === undefined) return [];
  const asked: Asked = { program: require.main?.filename ?? '', plural };
  const worker = new Worker(join(__dirname, 'own-paths.worker.js'), { workerData: asked });
  const ended = once(worker, 'exit').then(() => {
    throw new Error('the thread that was asked for the routes ended without an answer');
  });
  try {
    const [words] = (await Promise.race([once(worker, 'message'), ended])) as [readonly string[]];
    return words;
  } finally {
    ended.catch(() => undefined);
    await worker.terminate();
  }
}
