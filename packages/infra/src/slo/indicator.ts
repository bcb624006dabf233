import { bucketBound, type Objective, type RatioIndicator, type Selector } from '@golden-path/spec';

/** PromQL of an objective's indicator over a look-back such as `5m`; each gives one value without labels, or none. */
export interface IndicatorExpressions {
  /** Share of the events that are bad; no value while there are no events. */
  readonly errorRatio: (range: string) => string;
  /** How many events were bad. */
  readonly badEvents: (range: string) => string;
}

export function ratioExpressions(indicator: RatioIndicator): IndicatorExpressions & {
  /** Events of a second. */
  readonly badRate: (range: string) => string;
  readonly totalRate: (range: string) => string;
} {
  const total = (call: string, range: string): string => counted(call, indicator.total, range);
  // A counter that has not counted yet is not there: then it is 0, wherever there are events at all.
  const part = (call: string, range: string): string =>
    `(${counted(call, indicator.part, range)} or 0 * ${total(call, range)})`;
  const bad = (call: string, range: string): string =>
    indicator.counts === 'bad' ? part(call, range) : `(${total(call, range)} - ${part(call, range)})`;
  return {
    errorRatio: (range) => `${bad('rate', range)} / (${total('rate', range)} > 0)`,
    badEvents: (range) => bad('increase', range),
    badRate: (range) => bad('rate', range),
    totalRate: (range) => total('rate', range),
  };
}

/** @param sample PromQL of the recorded series that is 1 while the value is bad, else 0 */
export function sampledExpressions(sample: string): IndicatorExpressions {
  return {
    errorRatio: (range) => `avg_over_time(${sample}[${range}])`,
    badEvents: (range) => `sum_over_time(${sample}[${range}])`,
  };
}

function counted(call: string, selector: Selector, range: string): string {
  return `sum(${call}(${selectorText(selector)}[${range}]))`;
}

/** `metric{label="value"}`, for Prometheus 2 and 3: `le` of a whole number is "1" to the one, "1.0" to the other. */
export function selectorText(selector: Selector): string {
  const bound = bucketBound(selector);
  const matchers = selector.matchers.map(({ label, operator, value }) => {
    if (label !== 'le' || bound === undefined) return `${label}${operator}${quoted(value)}`;
    return Number.isInteger(bound) ? `le=~${quoted(`${bound}(\\.0)?`)}` : `le=${quoted(String(bound))}`;
  });
  return `${selector.metric}{${matchers.join(',')}}`;
}

function quoted(value: string): string {
  return JSON.stringify(value);
}

/** In seconds, for a latency objective; undefined for others. */
export function latencyThreshold({ indicator }: Objective): number | undefined {
  return indicator.kind === 'ratio' ? bucketBound(indicator.part) : undefined;
}
