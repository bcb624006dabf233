import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { served } from '../served';
import { DecodeError, type SourceFormat } from './decode';
import { Inbox } from './inbox';
import type { Batch, ReadRows } from './rows';

/** Batches that may be under way: enough to keep both threads busy, few enough not to be noticed in memory. */
export const UNDER_WAY = 3;

/** Megabytes of the thread's heap: garbage is collected early. */
const HEAP = { maxYoungGenerationSizeMb: 12, maxOldGenerationSizeMb: 64 };

/** What the thread is made for. */
export interface Task {
  readonly format: SourceFormat;
  readonly packing: string;
}

/** What the thread tells. */
export type Told =
  | { readonly kind: 'hungry' }
  | { readonly kind: 'batch'; readonly batch: Batch }
  | { readonly kind: 'done' }
  | { readonly kind: 'undecodable'; readonly message: string };

/** What it is told: the bytes it asked for, none at their end; and that a batch was taken. */
export type Said =
  { readonly kind: 'chunk'; readonly bytes: Uint8Array | undefined } | { readonly kind: 'taken' };

/**
 * `readRows` of the served resource in a thread of its own, so that a second processor works on the next records while
 * the store takes these. The source is read here, and neither side gets ahead of the other by more than a few batches.
 */
export const readRowsInThread: ReadRows = async function* (resource, chunks, format, packing) {
  if (resource !== served) throw new Error(`the thread reads ${served.plural}, not ${resource.plural}`);
  const source = chunks[Symbol.asyncIterator]();
  const inbox = new Inbox<Exclude<Told, { kind: 'hungry' }>>();
  const worker = new Worker(join(__dirname, 'thread.worker.js'), {
    workerData: { format, packing } satisfies Task,
    resourceLimits: HEAP,
  });
  const say = (said: Said, memory: ArrayBuffer[] = []): void => {
    worker.postMessage(said, memory);
  };
  const feed = async (): Promise<void> => {
    const { value: bytes } = (await source.next()) as IteratorResult<Buffer, undefined>;
    say({ kind: 'chunk', bytes }, bytes === undefined ? [] : ownMemory(bytes));
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
      yield told.batch;
      say({ kind: 'taken' });
    }
  } finally {
    await worker.terminate();
    await source.return?.();
  }
};

/** Is handed over; what a chunk shares with others is copied. */
function ownMemory({ buffer, byteLength }: Uint8Array): ArrayBuffer[] {
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [];
}
