import { ValueType } from '@opentelemetry/api';
import { millisToHrTime } from '@opentelemetry/core';
import { emptyResource } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  type CollectionResult,
  DataPointType,
  type MetricData,
  type MetricProducer,
} from '@opentelemetry/sdk-metrics';
import { Histogram } from './histogram';

const scope = { name: '@golden-path/telemetry' };

/** Semantic conventions' advice for `http.server.request.duration`, where a service has no objective of its own. */
const defaultBounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/**
 * The metrics of the hot paths, handed to the metric reader as a producer beside the SDK's own instruments.
 * Semantic conventions: https://opentelemetry.io/docs/specs/semconv/http/http-metrics/ and database/database-metrics/
 */
class HotMetrics implements MetricProducer {
  /** Whether incoming requests are measured, by `httpTelemetry` or otherwise. */
  measuresHttp = false;
  httpDuration = httpDuration(defaultBounds);
  readonly databaseDuration = new Histogram(
    'db.client.operation.duration',
    'How long operations of the database took, as the service saw it.',
    's',
    [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
  );
  /** Requests being served, by method. */
  readonly activeRequests = new Map<string, number>();

  /** @param bounds seconds, ascending */
  useHttpBuckets(bounds: readonly number[]): void {
    this.httpDuration = httpDuration(bounds);
  }

  countActive(method: string, by: 1 | -1): void {
    this.activeRequests.set(method, (this.activeRequests.get(method) ?? 0) + by);
  }

  histograms(): readonly Histogram[] {
    return [this.httpDuration, this.databaseDuration];
  }

  collect(): Promise<CollectionResult> {
    const metrics = this.histograms().map((histogram) => histogram.toMetricData());
    return Promise.resolve({
      errors: [],
      resourceMetrics: {
        resource: emptyResource(),
        scopeMetrics: [{ scope, metrics: [...metrics, this.#active()] }],
      },
    });
  }

  #active(): MetricData {
    const now = millisToHrTime(Date.now());
    return {
      descriptor: {
        name: 'http.server.active_requests',
        description: 'Requests that are being served.',
        unit: '{request}',
        valueType: ValueType.INT,
      },
      aggregationTemporality: AggregationTemporality.CUMULATIVE,
      dataPointType: DataPointType.SUM,
      isMonotonic: false,
      dataPoints: [...this.activeRequests].map(([method, value]) => ({
        attributes: { 'http.request.method': method },
        startTime: now,
        endTime: now,
        value,
      })),
    };
  }
}

function httpDuration(bounds: readonly number[]): Histogram {
  return new Histogram(
    'http.server.request.duration',
    'How long requests took, from their head to the end of the response.',
    's',
    bounds,
  );
}

export const hotMetrics = new HotMetrics();
