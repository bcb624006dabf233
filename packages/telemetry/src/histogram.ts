import type { Attributes, HrTime } from '@opentelemetry/api';
import { ValueType } from '@opentelemetry/api';
import { millisToHrTime } from '@opentelemetry/core';
import { AggregationTemporality, DataPointType, type MetricData } from '@opentelemetry/sdk-metrics';

/** An example of what a bucket counts: the trace of a request that fell into it (OpenMetrics 1.0). */
export interface Exemplar {
  readonly traceId: string;
  readonly spanId: string;
  readonly value: number;
  /** Milliseconds since the epoch. */
  readonly time: number;
}

/** The measurements with one set of attributes. */
export class Series {
  readonly counts: number[];
  readonly exemplars: (Exemplar | undefined)[];
  sum = 0;
  count = 0;

  constructor(
    readonly attributes: Attributes,
    readonly bounds: readonly number[],
  ) {
    this.counts = new Array<number>(bounds.length + 1).fill(0);
    this.exemplars = new Array<undefined>(bounds.length + 1).fill(undefined);
  }

  /** @param span the span during which the value was measured, when it is sampled */
  record(value: number, span?: { readonly traceId: string; readonly spanId: string }): void {
    const { bounds, counts } = this;
    let bucket = 0;
    while (bucket < bounds.length && value > (bounds[bucket] ?? Infinity)) bucket++;
    counts[bucket] = (counts[bucket] ?? 0) + 1;
    this.sum += value;
    this.count++;
    if (span !== undefined) {
      this.exemplars[bucket] = { traceId: span.traceId, spanId: span.spanId, value, time: Date.now() };
    }
  }
}

/**
 * A histogram for a hot path. The SDK's own sorts and serialises the attributes of every measurement (1 to 2 µs)
 * and keeps no exemplars; here the caller keeps hold of the series, and measuring is adding to an array.
 */
export class Histogram {
  readonly #series = new Map<string, Series>();
  readonly #startTime: HrTime = millisToHrTime(Date.now());

  /** @param bounds upper bounds of the buckets, ascending, without infinity */
  constructor(
    readonly name: string,
    readonly description: string,
    readonly unit: string,
    readonly bounds: readonly number[],
  ) {
    if (bounds.length === 0 || bounds.some((bound, index) => !(bound > (bounds[index - 1] ?? 0)))) {
      throw new RangeError(`${name}: bucket bounds are positive and ascend; they are [${bounds.join(', ')}]`);
    }
  }

  /** @param key names the series, the same for the same attributes @param attributes asked for once per series */
  series(key: string, attributes: () => Attributes): Series {
    let series = this.#series.get(key);
    if (series === undefined) {
      series = new Series(attributes(), this.bounds);
      this.#series.set(key, series);
    }
    return series;
  }

  all(): Iterable<Series> {
    return this.#series.values();
  }

  toMetricData(): MetricData {
    const endTime = millisToHrTime(Date.now());
    return {
      descriptor: {
        name: this.name,
        description: this.description,
        unit: this.unit,
        valueType: ValueType.DOUBLE,
      },
      aggregationTemporality: AggregationTemporality.CUMULATIVE,
      dataPointType: DataPointType.HISTOGRAM,
      dataPoints: [...this.#series.values()].map(({ attributes, counts, sum, count }) => ({
        attributes,
        startTime: this.#startTime,
        endTime,
        value: { buckets: { boundaries: [...this.bounds], counts: [...counts] }, sum, count },
      })),
    };
  }
}
