import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { served } from '../served';
import type { RowTexts } from '../store/row';
import { DecodeError } from './decode';
import { Inbox } from './inbox';
import { type Batch, type ReadRows, textsToRows } from './rows';

/** Batches that may be under way: enough to keep both threads busy, few enough not to be noticed in memory. */
export const UNDER_WAY = 3;

/** Megabytes of the thread's heap: garbage is collected early. */
const HEAP = { maxYoungGenerationSizeMb: 12, maxOldGenerationSizeMb: 64 };

/** What the thread tells. */
export type Told =
  | { readonly kind: 'hungry' }
  | {
      readonly kind: 'batch';
      readonly batch: Omit<Batch<never>, 'accepted'>;
      readonly texts: readonly string[];
    }
  | { readonly kind: 'done' }
  | { readonly kind: 'undecodable'; readonly message: string };

/** What it is told: the bytes it asked for, none at their end; and that a batch was taken. */
export type Said =
  { readonly kind: 'chunk'; readonly bytes: Uint8Array | undefined } | { readonly kind: 'taken' };

/** Texts as one flat list: objects take several times as long from thread to thread. */
export function flattened(texts: readonly RowTexts[]): string[] {
  return texts.flatMap(({ json, hash, name, words }) => [json, hash, name, words]);
}

function unflattened(flat: readonly string[]): RowTexts[] {
  const texts: RowTexts[] = [];
  for (let at = 0; at < flat.length; at += 4) {
    const [json = '', hash = '', name = '', words = ''] = flat.slice(at, at + 4);
    texts.push({ json, hash, name, words });
  }
  return texts;
}

/**
 * `readRows` of the served resource, the first half of it in a thread of its own, so that a second processor works on
 * the next records while the store takes these. The source is read here, and neither side gets ahead of the other by more than a few batches.
 */
export const readRowsInThread: ReadRows = async function* (resource, chunks, format) {
  if (resource !== served) throw new Error(`the thread reads ${served.plural}, not ${resource.plural}`);
  const toRows = textsToRows(resource);
  const source = chunks[Symbol.asyncIterator]();
  const inbox = new Inbox<Exclude<Told, { kind: 'hungry' }>>();
  const worker = new Worker(join(__dirname, 'thread.worker.js'), {
    workerData: format,
    resourceLimits: HEAP,
  });
  const say = (said: Said): void => {
    worker.postMessage(said);
  };
  const feed = async (): Promise<void> => {
    const next = await source.next();
    say({ kind: 'chunk', bytes: next.done === true ? undefined : next.value });
  };
  const fail = (error: unknown): void => {
    inbox.fail(error);
  };
  worker.on('error', fail);
  worker.on('message', (told: Told) => {
    if (told.kind === 'hungry') feed().catch(fail);
    else inbox.put(told);
  });
  try {
    for (;;) {
      const told = await inbox.take();
      if (told.kind === 'done') return;
      if (told.kind === 'undecodable') throw new DecodeError(told.message);
      yield toRows({ ...told.batch, accepted: unflattened(told.texts) });
      say({ kind: 'taken' });
    }
  } finally {
    await worker.terminate();
    await source.return?.();
  }
};
