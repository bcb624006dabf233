import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ResourceDefinition } from '../resource/definition';
import type { Block } from './block';
import { DecodeError } from './decode-error';
import { find } from './find';
import { Inbox } from './inbox';
import type { Batch, ReadRows } from './rows';

/** Blocks that may be under way: enough to keep both threads busy, few enough not to be noticed in memory. */
const UNDER_WAY = 2;

/** Megabytes of a thread's heap: garbage is collected early. */
const HEAP = { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 64 };

/** What a thread says of each block that it is given. */
export type Told =
  | { readonly kind: 'batch'; readonly batch: Batch }
  | { readonly kind: 'undecodable'; readonly message: string };

/** What a thread is started with. */
export interface Work {
  /** Path of what defines the resource: functions do not go from thread to thread, names do. */
  readonly module: string;
  /** The plural of the resource. */
  readonly resource: string;
  /** Path of the store's packer. */
  readonly packing: string;
  /** See `recordReader`. */
  readonly ownPaths: readonly string[];
}

/**
 * `readRows` with the help of threads: here the source is read and its records are found; they parse, validate and pack
 * them, while the store takes the packs. What they share is handed over, not copied.
 */
export const readRowsInThreads: ReadRows = (resource, chunks, format, packing, ownPaths) =>
  readInThreads(
    { module: moduleOf(resource), resource: resource.plural, packing, ownPaths },
    find(chunks, format, resource),
  );

/**
 * Path of the module that exports the resource, or else of the program, which tells `serve` of it: each thread has
 * copies of all that it loads.
 */
function moduleOf(resource: ResourceDefinition): string {
  const exporting = Object.values(require.cache).find((loaded) =>
    // Of what is got by a getter, which may load what nobody asked for, nothing is asked.
    Object.values(Object.getOwnPropertyDescriptors(Object(loaded?.exports))).some(
      ({ value }) => value === resource,
    ),
  );
  return exporting?.filename ?? require.main?.filename ?? '';
}

async function* readInThreads(work: Work, blocks: AsyncIterable<Block>): AsyncGenerator<Batch> {
  // Two: each has a heap of its own, and more would not fit into the memory of an import.
  const threads = [start(work), start(work)] as const;
  const turn = (block: number) => threads[block % 2 === 0 ? 0 : 1];
  let [given, taken] = [0, 0];
  const next = async (): Promise<Batch> => {
    const told = await turn(taken++).inbox.take();
    if (told.kind === 'undecodable') throw new DecodeError(told.message);
    return told.batch;
  };
  try {
    try {
      for await (const block of blocks) {
        turn(given++).worker.postMessage(block, ownMemory(block.bytes));
        if (given - taken > UNDER_WAY) yield await next();
      }
    } catch (error) {
      // What comes before the error may be at fault, too, and then is what to tell of.
      while (taken < given) yield await next();
      throw error;
    }
    while (taken < given) yield await next();
  } finally {
    await Promise.all(threads.map(({ worker }) => worker.terminate()));
  }
}

function start(work: Work): { readonly worker: Worker; readonly inbox: Inbox<Told> } {
  const worker = new Worker(join(__dirname, 'threads.worker.js'), {
    workerData: work,
    resourceLimits: HEAP,
  });
  const inbox = new Inbox<Told>();
  worker.on('message', (told: Told) => {
    inbox.put(told);
  });
  worker.on('error', (error) => {
    inbox.fail(error);
  });
  return { worker, inbox };
}

/** Is handed over; small blocks share their memory with others, and are copied. */
function ownMemory({ buffer, byteLength }: Uint8Array<ArrayBuffer>): ArrayBuffer[] {
  return buffer.byteLength === byteLength ? [buffer] : [];
}
