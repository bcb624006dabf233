import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { log } from '@golden-path/telemetry';
import { Pulse } from './pulse';
import type { Answered, Told, Work } from './probes.worker';

/** Megabytes: a handful of short requests in a minute. */
const HEAP = { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 16 };

/** Milliseconds between two beats. */
const BEAT = 1000;

/** Why the service wants no traffic; `undefined` when it does. Never rejects. */
export type WhyNotReady = () => Promise<string | undefined>;

/** The listener for probes. */
export interface Probes {
  readonly listenPort: number;
  close(): Promise<void>;
}

/**
 * Answers `/live` and `/ready` on a listen port of their own, in a thread of their own: at once, whatever the event loop of
 * the process is busy with. The thread asks here whether the service is ready, and says no life when nothing turns any more.
 * @throws what `listen` throws
 */
export async function serveProbes(
  listenPort: number,
  host: string,
  whyNotReady: WhyNotReady,
): Promise<Probes> {
  const pulse = new Pulse();
  pulse.beat();
  const beat = setInterval(() => {
    pulse.beat();
  }, BEAT).unref();
  const worker = new Worker(join(__dirname, 'probes.worker.js'), {
    workerData: { listenPort, host, pulse: pulse.memory } satisfies Work,
    resourceLimits: HEAP,
  });
  const [told] = (await once(worker, 'message')) as [Told];
  if ('failure' in told) {
    clearInterval(beat);
    throw Object.assign(new Error(told.message), told.failure);
  }
  worker.on('message', (question: number) => {
    void whyNotReady().then((reason) => {
      worker.postMessage({ question, reason } satisfies Answered);
    });
  });
  // A thread that dies ends the process, as any uncaught error does; a thread that lives does not keep it.
  worker.unref();
  log.info('serving probes', { host, port: told.listenPort });
  return {
    listenPort: told.listenPort,
    async close() {
      clearInterval(beat);
      await worker.terminate();
    },
  };
}
