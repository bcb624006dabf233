import type { Attributes } from '@opentelemetry/api';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AggregationType,
  DataPointType,
  type MetricData,
  type ResourceMetrics,
  type ViewOptions,
} from '@opentelemetry/sdk-metrics';
import type { Exemplar } from './histogram';
import { labelsOf } from './labels';
import { hotMetrics } from './metrics';
import { exemplarsBySample, toOpenMetrics } from './openmetrics';

/** The metric reader: collects when it is asked to, and opens no port of its own. */
export function prometheusReader(): PrometheusExporter {
  return new PrometheusExporter({ preventServerStart: true, metricProducers: [hotMetrics] });
}

/**
 * What the SDK is to do otherwise: the durations that OpenTelemetry's own instrumentation measures go into our buckets,
 * and those of outgoing requests bear one description, though two instrumentations measure them, each with its own.
 */
export function views(httpBuckets: readonly number[]): ViewOptions[] {
  return [
    {
      instrumentName: 'http.server.request.duration',
      aggregation: {
        type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM,
        options: { boundaries: [...httpBuckets] },
      },
    },
    { instrumentName: 'http.client.request.duration', description: 'Duration of HTTP client requests.' },
  ];
}

const serializer = new PrometheusSerializer(undefined, false, undefined, false, true);

interface Text {
  readonly contentType: string;
  readonly body: string;
}

const PROMETHEUS = 'text/plain; version=0.0.4; charset=utf-8';
const OPEN_METRICS = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

/** What a scrape finds where the SDK is switched off. */
export function emptyScrape(accept = ''): Text {
  return prefersOpenMetrics(accept)
    ? { contentType: OPEN_METRICS, body: '# EOF\n' }
    : { contentType: PROMETHEUS, body: '# OTEL_SDK_DISABLED=true\n' };
}

/** @param accept the scrape's `Accept` header: OpenMetrics when it asks for it, else Prometheus text 0.0.4 */
export async function scrape(reader: PrometheusExporter, accept = ''): Promise<Text> {
  const { resourceMetrics } = await reader.collect();
  const metrics = named(resourceMetrics);
  const prometheus = serializer.serialize(metrics);
  return prefersOpenMetrics(accept)
    ? { contentType: OPEN_METRICS, body: toOpenMetrics(prometheus, exemplars(), created(metrics)) }
    : { contentType: PROMETHEUS, body: `${prometheus}\n` };
}

/** Whether OpenMetrics is asked for by name, and weighs no less than plain text (RFC 9110, 12.5.1). */
function prefersOpenMetrics(accept: string): boolean {
  const openMetrics = weight(accept, ['application/openmetrics-text']);
  return openMetrics > 0 && openMetrics >= weight(accept, ['text/plain', 'text/*', '*/*']);
}

/** @param types the most specific first: the first that is named decides @returns 0 for what is not wanted */
function weight(accept: string, types: readonly string[]): number {
  const ranges = accept.split(',').map((range) => range.split(';').map((part) => part.trim().toLowerCase()));
  for (const type of types) {
    const weights = ranges
      .filter(([name]) => name === type)
      .map(([, ...parameters]) =>
        Number(/^q=(.*)$/.exec(parameters.find((one) => one.startsWith('q=')) ?? 'q=1')?.[1]),
      );
    if (weights.length > 0) return Math.max(...weights.map((one) => (one >= 0 && one <= 1 ? one : 0)));
  }
  return 0;
}

/** OpenTelemetry's units (UCUM) and the word that a Prometheus name ends in. */
const unitWords: Readonly<Record<string, string>> = {
  s: 'seconds',
  ms: 'milliseconds',
  By: 'bytes',
  '1': 'ratio',
};

/**
 * Names as the compatibility specification asks for them and the exporter does not write them: the unit at the end of a
 * metric's, none twice among the labels.
 * https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/
 */
function named(collected: ResourceMetrics): ResourceMetrics {
  return {
    resource: resourceFromAttributes(labelsOf(collected.resource.attributes)),
    scopeMetrics: collected.scopeMetrics.map(({ scope, metrics }) => ({
      scope,
      // An instrument that nothing was measured with yet would be a heading without samples.
      metrics: metrics
        .filter(({ dataPoints }) => dataPoints.length > 0)
        .map(withUnit)
        .map(withLabels),
    })),
  };
}

function withUnit(metric: MetricData): MetricData {
  const { name, unit } = metric.descriptor;
  const word = unitWords[unit] ?? '';
  const named = word === '' || name.endsWith(word) ? name : `${name}.${word}`;
  return { ...metric, descriptor: { ...metric.descriptor, name: named, unit: word } };
}

/** The data points of a metric are all of one kind, which this leaves as it is. */
function withLabels<Metric extends MetricData>(metric: Metric): Metric {
  return {
    ...metric,
    dataPoints: metric.dataPoints.map((point) => ({ ...point, attributes: labelsOf(point.attributes) })),
  };
}

function exemplars(): ReadonlyMap<string, Exemplar> {
  return new Map(
    hotMetrics.histograms().flatMap((histogram) => {
      const name = `${sanitised(histogram.name)}_seconds_bucket`;
      return exemplarsBySample(histogram, ({ attributes }, bound) => sampleName(name, attributes, bound));
    }),
  );
}

/** Since when histograms and counters have been counted, by the sample that says how many. */
function created({ scopeMetrics }: ResourceMetrics): ReadonlyMap<string, number> {
  return new Map(
    scopeMetrics
      .flatMap(({ metrics }) => metrics)
      .flatMap(({ descriptor, dataPointType, dataPoints, ...metric }) => {
        const isCounter = 'isMonotonic' in metric && metric.isMonotonic;
        if (!isCounter && dataPointType !== DataPointType.HISTOGRAM) return [];
        const name = sanitised(descriptor.name);
        const counts = isCounter ? name.replace(/(_total)?$/, '_total') : `${name}_count`;
        return dataPoints.map(({ attributes, startTime: [seconds, nanoseconds] }): [string, number] => [
          sampleName(counts, attributes),
          seconds + nanoseconds / 1e9,
        ]);
      }),
  );
}

/** As PrometheusSerializer writes a sample. @param bound of a bucket */
function sampleName(name: string, attributes: Attributes, bound?: number): string {
  const labels = Object.entries<unknown>({
    ...labelsOf(attributes),
    ...(bound !== undefined && { le: bound === Infinity ? '+Inf' : bound }),
  });
  return labels.length === 0
    ? name
    : `${name}{${labels.map(([key, value]) => `${key}="${escaped(String(value))}"`).join(',')}}`;
}

function sanitised(name: string): string {
  return name.replaceAll(/[^a-z0-9_]+/gi, '_');
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
}
