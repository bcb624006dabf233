import { readProvenance } from '@golden-path/spec';
import { counter, gauge, info, total } from '@golden-path/telemetry';
import type { ResourceDefinition } from './resource/definition';
import type { Answers } from './http/answers';
import type { Dataset } from './store/store';

/** What an import did, by result. */
export type ImportResults = Readonly<
  Record<'created' | 'updated' | 'unchanged' | 'removed' | 'rejected', number>
>;

/** What is told of one resource. */
export interface ResourceMetrics {
  /** What is loaded from now on. */
  datasetLoaded(dataset: Pick<Dataset, 'records' | 'loadedAt'>): void;
  imported(results: ImportResults): void;
}

/** The names follow the resource: `ports_dataset_records`. Call after telemetry has started. */
export function resourceMetrics({ plural }: Pick<ResourceDefinition, 'plural'>): ResourceMetrics {
  let loaded: Pick<Dataset, 'records' | 'loadedAt'> | undefined;
  gauge(
    { name: `${plural}_dataset_records`, description: `How many ${plural} are loaded.` },
    () => loaded?.records,
  );
  gauge(
    {
      name: `${plural}_dataset_loaded_timestamp_seconds`,
      description: `When the ${plural} were loaded, in seconds since the epoch.`,
    },
    () => loaded && Date.parse(loaded.loadedAt) / 1000,
  );
  const count = counter({
    name: `${plural}_import_records_total`,
    description: `Records that imports have read, by what became of them.`,
  });
  return {
    datasetLoaded(dataset) {
      loaded = dataset;
    },
    imported(results) {
      for (const [result, records] of Object.entries(results)) count(records, { result });
    },
  };
}

/** What is told of the service as a whole. Call after telemetry has started. */
export function tellAboutService(answers: Pick<Answers, 'hits' | 'misses' | 'bytes'>): void {
  // Which version of the path runs where: `count by (template_version) (golden_path_info)`.
  info(
    {
      name: 'golden_path_info',
      description: 'Always 1; the version of the golden path that the service was made from, or upgraded to.',
    },
    { template_version: readProvenance()?.version ?? 'source' },
  );
  total(
    {
      name: 'answer_cache_lookups_total',
      description: 'Answers that were asked for: kept (or being computed for somebody else), or not.',
    },
    () => [
      { value: answers.hits, labels: { result: 'hit' } },
      { value: answers.misses, labels: { result: 'miss' } },
    ],
  );
  gauge(
    { name: 'answer_cache_bytes', description: 'How much memory the answers take that are kept.' },
    () => answers.bytes,
  );
}
