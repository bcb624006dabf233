/** What the service promises: the contents of slo.yaml, checked. */
export interface ServiceLevel {
  /** The service's name, as in catalog-info.yaml. */
  readonly service: string;
  readonly objectives: readonly Objective[];
}

export interface Objective {
  /** Unique within the service; a DNS label. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Percent of events that are to be good, such as 99.9. */
  readonly target: number;
  /** Days over which they are counted. */
  readonly window: number;
  readonly indicator: Indicator;
  /** Asked from outside, by a probe of the platform's own. */
  readonly isSynthetic?: true;
}

/** How good and bad are told apart: two counters, or a value that is looked at again and again. */
export type Indicator = RatioIndicator | ThresholdIndicator;

export interface RatioIndicator {
  readonly kind: 'ratio';
  /** Which part of the events `part` counts. */
  readonly counts: 'good' | 'bad';
  readonly part: Selector;
  readonly total: Selector;
}

export interface ThresholdIndicator {
  readonly kind: 'threshold';
  /** PromQL that gives one value. */
  readonly query: string;
  /** The value is good while this comparison with `value` holds. */
  readonly operator: '<=' | '<' | '>=' | '>';
  readonly value: number;
}

/** A counter: `metric{label="value"}`. */
export interface Selector {
  readonly metric: string;
  readonly matchers: readonly Matcher[];
}

export interface Matcher {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}
