import { setTimeout as delay } from 'node:timers/promises';
import { log } from '@golden-path/telemetry';
import { DecodeError } from './import/decode-error';
import { NothingUsable } from './import/run';
import { loadAtStartup, type StartupOptions } from './import/startup';
import type { Readiness } from './readiness';
import { type Dataset, StoreUnavailable } from './store/store';
import type { ResourceMetrics } from './telemetry';

/** One resource to be loaded. */
export interface Load extends Omit<StartupOptions, 'signal'> {
  readonly metrics: ResourceMetrics;
}

export interface LoadingOptions {
  readonly loads: readonly Load[];
  readonly readiness: Readiness;
  readonly signal: AbortSignal;
}

/** Milliseconds between two looks at a database that is not there yet. */
const RETRY_MS = 1000;

/** Milliseconds between two looks at whether somebody else has imported: another replica, a job, a command line. */
const LOOK_MS = 10_000;

/**
 * Fills the stores that need to be, then declares the service ready. A database that cannot be reached is waited for;
 * a file that cannot be used fails the start, but not the process: `/ready` says why.
 */
export async function loadUntilDone({ loads, readiness, signal }: LoadingOptions): Promise<void> {
  try {
    for (const load of loads) await loadOne(load, signal);
  } catch (error) {
    readiness.fail(`the data set could not be loaded: ${told(error)}`);
    log.error('the data set could not be loaded', { error });
    return;
  }
  // What is about to end wants no traffic any more.
  if (!signal.aborted) readiness.ready();
}

/**
 * What anybody may know of it, which is what is wrong with the source. Where a file or a database is, and what the
 * system says of it, is for whoever reads the log.
 */
function told(error: unknown): string {
  const isOfSource = error instanceof DecodeError || error instanceof NothingUsable;
  return isOfSource ? error.message : 'the log says why';
}

async function loadOne(load: Load, signal: AbortSignal): Promise<void> {
  const { store, metrics } = load;
  while (!signal.aborted) {
    try {
      const report = await loadAtStartup({ ...load, signal });
      if (report !== undefined) {
        const { created, updated, unchanged, removed, rejected, recordsPerSecond, ...more } = report;
        const { wrapping: _wrapping, notUnderstood, ...rest } = more;
        const results = { created, updated, unchanged, removed, rejected };
        metrics.imported(results);
        log.info('imported', {
          ...rest,
          ...results,
          not_understood: notUnderstood,
          records_per_second: recordsPerSecond,
        });
      }
      const dataset = await store.dataset();
      if (dataset !== undefined) metrics.datasetLoaded(dataset);
      // What is about to end says no such thing.
      signal.throwIfAborted();
      log.info('ready', { records: dataset?.records, source: dataset?.source });
      void watchDataset(load, signal, dataset);
      return;
    } catch (error) {
      if (isOver(signal)) return;
      if (!(error instanceof StoreUnavailable)) throw error;
      log.warn('waiting for the database', { error });
      await delay(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** As of now: a condition of the loop above is what it was when the loop came to it. */
function isOver({ aborted }: AbortSignal): boolean {
  return aborted;
}

/**
 * Requests ask the store each time and so see an import as soon as it is committed; only the metrics have to be told.
 */
async function watchDataset(
  { store, metrics }: Load,
  signal: AbortSignal,
  first: Dataset | undefined,
): Promise<void> {
  for (let known = first; ;) {
    await delay(LOOK_MS, undefined, { signal, ref: false }).catch(() => undefined);
    if (signal.aborted) return;
    // A database that does not answer is told by `/ready`.
    const dataset = await store.dataset().catch(() => known);
    if (dataset === undefined || dataset.version === known?.version) continue;
    const isImported = dataset.loadedAt !== known?.loadedAt;
    known = dataset;
    metrics.datasetLoaded(dataset);
    // What clients write is in the log of requests.
    if (isImported) log.info('data set changed', { records: dataset.records, source: dataset.source });
  }
}
