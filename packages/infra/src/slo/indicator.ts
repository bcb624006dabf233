import {
  bucketBound,
  type Matcher,
  type Objective,
  type RatioIndicator,
  type Selector,
} from '@golden-path/spec';
import { EVERYWHERE, type Scope } from './environment';

/** PromQL of an objective's indicator over a look-back such as `5m`; each gives a value for each place, or none. */
export interface IndicatorExpressions {
  /** Share of the events that are bad; no value while there are no events. */
  readonly errorRatio: (range: string) => string;
  /** How many events were bad. */
  readonly badEvents: (range: string) => string;
}

export function ratioExpressions(
  indicator: RatioIndicator,
  scope: Scope = EVERYWHERE,
): IndicatorExpressions & {
  /** Events of a second. */
  readonly badRate: (range: string) => string;
  readonly totalRate: (range: string) => string;
} {
  const total = (call: string, range: string): string => counted(call, indicator.total, range, scope);
  // A counter that has not counted yet is not there: then it is 0, wherever there are events at all.
  const part = (call: string, range: string): string =>
    `(${counted(call, indicator.part, range, scope)} or 0 * ${total(call, range)})`;
  // A restart that one counter shows and the other hides would make the rest of the two negative.
  const bad = (call: string, range: string): string =>
    indicator.counts === 'bad'
      ? part(call, range)
      : `clamp_min(${total(call, range)} - ${part(call, range)}, 0)`;
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

function counted(call: string, selector: Selector, range: string, scope: Scope): string {
  return `${sumOf(scope)}(${call}(${selectorText(selector, scope)}[${range}]))`;
}

/** `sum`, apart for each place that the scope tells apart. */
export function sumOf({ by }: Scope): string {
  return by.length === 0 ? 'sum' : `sum by (${by.join(', ')}) `;
}

/** `metric{label="value"}`, for Prometheus 2 and 3: `le` of a whole number is "1" to the one, "1.0" to the other. */
export function selectorText(selector: Selector, scope: Scope = EVERYWHERE): string {
  const bound = bucketBound(selector);
  const matchers = [...selector.matchers, ...scope.matchers].map((matcher): Matcher => {
    if (matcher.label !== 'le' || bound === undefined) return matcher;
    return Number.isInteger(bound)
      ? { label: 'le', operator: '=~', value: `${bound}(\\.0)?` }
      : { label: 'le', operator: '=', value: String(bound) };
  });
  return `${selector.metric}{${matchersText(matchers)}}`;
}

export function matchersText(matchers: readonly Matcher[]): string {
  return matchers
    .map(({ label, operator, value }) => `${label}${operator}${JSON.stringify(value)}`)
    .join(',');
}

/** In seconds, for a latency objective; undefined for others. */
export function latencyThreshold({ indicator }: Objective): number | undefined {
  return indicator.kind === 'ratio' ? bucketBound(indicator.part) : undefined;
}
