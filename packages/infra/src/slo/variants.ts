import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseServiceLevel, readIdentity, repositoryRoot, type ServiceLevel } from '@golden-path/spec';

/** The objectives of the repository with something changed, as a person would change the text of slo.yaml. */
export function variant(change: (text: string) => string, root: string = repositoryRoot()): ServiceLevel {
  const text = readFileSync(join(root, 'service/slo.yaml'), 'utf8');
  const { name } = readIdentity(join(root, 'catalog-info.yaml'));
  return parseServiceLevel(change(text), name, 'service/slo.yaml');
}

/** Only the objective of this name: the tests of one take a third of the time of all. */
function only(name: string, level: ServiceLevel): ServiceLevel {
  return { ...level, objectives: level.objectives.filter((objective) => objective.name === name) };
}

function window(text: string, duration: string): string {
  return text.replace(/duration: \d+[dw]/g, `duration: ${duration}`);
}

/** The line that turns the synthetic objective on. */
export function withSynthetic(text: string): string {
  return text.replace(
    /(kind: Service\nmetadata:\n {2}name: .*\n)/,
    "$1  annotations: { synthetic-target: '99.5' }\n",
  );
}

/** A third objective about a value instead of requests: how old the data is. */
export function freshness(service: string, metric: string): string {
  return `---
apiVersion: openslo/v1
kind: SLO
metadata:
  name: data-freshness
  displayName: Data freshness
spec:
  description: What is served was loaded within the last 26 hours
  service: ${service}
  budgetingMethod: Occurrences
  timeWindow: [{ duration: 4w, isRolling: true }]
  objectives: [{ targetPercent: 99, op: lte, value: 93600 }]
  indicator:
    spec:
      thresholdMetric:
        metricSource:
          type: Prometheus
          spec:
            query: time() - min(${metric}{job="${service}"})
`;
}

/** What somebody may choose, beyond what the repository has: `make verify` has promtool judge each. */
export function variants(root: string = repositoryRoot()): Readonly<Record<string, ServiceLevel>> {
  const service = readIdentity(join(root, 'catalog-info.yaml')).name;
  const changed = (change: (text: string) => string): ServiceLevel => variant(change, root);
  /** Availability of something else: another counter, and what of it is bad. */
  const counting = (metric: string, bad: string): ServiceLevel =>
    only(
      'availability',
      changed((text) =>
        text
          .replaceAll('http_server_request_duration_seconds_count', metric)
          .replaceAll('http_route!="",', '')
          .replaceAll(',http_route!=""', '')
          .replaceAll('error_type=~"5..|response_failed"', bad),
      ),
    );
  return {
    'a-week': only(
      'availability',
      changed((text) => window(text, '7d')),
    ),
    'a-quarter-and-a-second': only(
      'latency',
      changed((text) => window(text, '90d').replace(/le="[^"]*"/, 'le="1"')),
    ),
    'four-weeks-and-a-loose-target': only(
      'availability',
      changed((text) => window(text, '4w').replace(/targetPercent: .*/, 'targetPercent: 95')),
    ),
    'a-route': only(
      'availability',
      changed((text) => text.replaceAll('http_route!=""', 'http_route="/example"')),
    ),
    'a-dependency': counting('db_client_operation_duration_seconds_count', 'error_type!=""'),
    'a-metric-of-its-own': counting('example_import_records_total', 'result="rejected"'),
    'asked-from-outside': only('reachable', changed(withSynthetic)),
    'data-freshness': only(
      'data-freshness',
      changed((text) => text + freshness(service, 'example_dataset_loaded_timestamp_seconds')),
    ),
  };
}
