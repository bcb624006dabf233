import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { durationBuckets, readIdentity, readProvenance, readServiceLevel } from '@golden-path/spec';
import { counter, gauge, info, type Telemetry, total } from '@golden-path/telemetry';
import { startTelemetry } from '@golden-path/telemetry/start';
import type { ResourceDefinition } from './resource/definition';
import type { Answers } from './http/answers';
import type { Dataset } from './store/store';

/** Of the service, from its package.json. */
export const { version } = JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8')) as {
  readonly version: string;
};

/** Loading this module starts telemetry, under the service's identity; what is to be instrumented is loaded after it. */
export const telemetry: Telemetry = startTelemetry({
  serviceName: readIdentity().name,
  serviceVersion: version,
  durationBuckets: durationBuckets(readServiceLevel()),
});

/** What an import did, by result. */
export type ImportResults = Readonly<
  Record<'created' | 'updated' | 'unchanged' | 'removed' | 'rejected', number>
>;

/** The metrics that only this service has. */
export interface ServiceMetrics {
  /** What is loaded from now on. */
  datasetLoaded(dataset: Pick<Dataset, 'records' | 'loadedAt'>): void;
  imported(results: ImportResults): void;
  /** Answers that are kept. */
  answers(answers: Pick<Answers, 'hits' | 'misses' | 'bytes'>): void;
}

/** Call after `startServiceTelemetry`. The names follow the resource: `ports_dataset_records`. */
export function serviceMetrics({ plural }: Pick<ResourceDefinition, 'plural'>): ServiceMetrics {
  // Which version of the path runs where: `count by (template_version) (golden_path_info)`.
  info(
    {
      name: 'golden_path_info',
      description: 'Always 1; the version of the golden path that the service was made from, or upgraded to.',
    },
    { template_version: readProvenance()?.version ?? 'source' },
  );
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
    answers(answers) {
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
    },
    datasetLoaded(dataset) {
      loaded = dataset;
    },
    imported(results) {
      for (const [result, records] of Object.entries(results)) count(records, { result });
    },
  };
}
