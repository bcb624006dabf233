import { setTimeout as delay } from 'node:timers/promises';
import { log } from '@golden-path/telemetry';
import { loadAtStartup, type StartupOptions } from './import/startup';
import type { Readiness } from './readiness';
import { type Dataset, StoreUnavailable } from './store/store';
import type { ServiceMetrics } from './telemetry';

export interface LoadingOptions extends StartupOptions {
  readonly readiness: Readiness;
  readonly metrics: Pick<ServiceMetrics, 'datasetLoaded' | 'imported'>;
  readonly signal: AbortSignal;
}

/** Milliseconds between two looks at a database that is not there yet. */
const RETRY_MS = 1000;

/** Milliseconds between two looks at whether somebody else has imported: another replica, a job, a command line. */
const LOOK_MS = 10_000;

/**
 * Fills the store if it needs to be, then declares the service ready. A database that cannot be reached is waited for;
 * a file that cannot be used fails the start, but not the process: `/ready` says why.
 */
export async function loadUntilDone(options: LoadingOptions): Promise<void> {
  const { store, readiness, metrics, signal } = options;
  while (!signal.aborted) {
    try {
      const report = await loadAtStartup(options);
      if (report !== undefined) {
        const { created, updated, unchanged, removed, rejected, recordsPerSecond, ...rest } = report;
        const results = { created, updated, unchanged, removed, rejected };
        metrics.imported(results);
        log.info('imported', { ...rest, ...results, records_per_second: recordsPerSecond });
      }
      const dataset = await store.dataset();
      if (dataset !== undefined) metrics.datasetLoaded(dataset);
      readiness.ready();
      log.info('ready', { records: dataset?.records, source: dataset?.source });
      void watchDataset(options, dataset);
      return;
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) {
        readiness.fail(`the data set could not be loaded: ${(error as Error).message}`);
        log.error('the data set could not be loaded', { error });
        return;
      }
      log.warn('waiting for the database', { error });
      await delay(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}

/**
 * Requests ask the store each time and so see an import as soon as it is committed; only the metrics have to be told.
 */
async function watchDataset(
  { store, metrics, signal }: LoadingOptions,
  first: Dataset | undefined,
): Promise<void> {
  for (let known = first; ;) {
    await delay(LOOK_MS, undefined, { signal, ref: false }).catch(() => undefined);
    if (signal.aborted) return;
    // A database that does not answer is told by `/ready`.
    const dataset = await store.dataset().catch(() => known);
    if (dataset === undefined || dataset.version === known?.version) continue;
    known = dataset;
    metrics.datasetLoaded(dataset);
    log.info('data set changed', { records: dataset.records, source: dataset.source });
  }
}
