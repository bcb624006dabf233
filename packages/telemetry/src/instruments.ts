import { type Attributes, type Meter, metrics } from '@opentelemetry/api';

/** How a metric presents itself to the person who reads it. */
export interface MetricDescription {
  /** As scraped: lower case, underscores, the unit as the last word (`_seconds`, `_total`). */
  readonly name: string;
  readonly description: string;
}

/**
 * OpenTelemetry's own instruments of before the start measure nothing for ever. Ours wait: a module may make them as
 * it is loaded, in a test as well, where nothing is ever started.
 */
let meter: Meter | undefined;
const waiting: ((meter: Meter) => void)[] = [];

function onceStarted(make: (meter: Meter) => void): void {
  if (meter === undefined) waiting.push(make);
  else make(meter);
}

/** Makes the instruments that were asked for so far, and from now on each at once. Called by `startTelemetry`. */
export function startInstruments(): void {
  meter = metrics.getMeter('@golden-path/telemetry');
  for (const make of waiting.splice(0)) make(meter);
}

/** Counts what only goes up, from `startTelemetry` on; `labels` come from a closed set. */
export function counter({ name, description }: MetricDescription): (by: number, labels?: Attributes) => void {
  let count: ((by: number, labels?: Attributes) => void) | undefined;
  onceStarted((started) => {
    const instrument = started.createCounter(name, { description });
    count = (by, labels) => {
      instrument.add(by, labels);
    };
  });
  return (by, labels) => count?.(by, labels);
}

/** Counts what somebody else counts already: `read` gives how much there was so far, by labels from a closed set. */
export function total(
  { name, description }: MetricDescription,
  read: () => readonly { readonly value: number; readonly labels: Attributes }[],
): void {
  onceStarted((started) => {
    started.createObservableCounter(name, { description }).addCallback((result) => {
      for (const { value, labels } of read()) result.observe(value, labels);
    });
  });
}

/** Shows what `read` returns at each scrape; nothing for `undefined`. */
export function gauge({ name, description }: MetricDescription, read: () => number | undefined): void {
  onceStarted((started) => {
    started.createObservableGauge(name, { description }).addCallback((result) => {
      const value = read();
      if (value !== undefined) result.observe(value);
    });
  });
}

/** A gauge that is always 1 and tells by its labels, such as `golden_path_info{template_version="1.2.0"}`. */
export function info({ name, description }: MetricDescription, labels: Attributes): void {
  onceStarted((started) => {
    started.createObservableGauge(name, { description }).addCallback((result) => {
      result.observe(1, labels);
    });
  });
}
