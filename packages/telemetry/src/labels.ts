import type { AnyValue, Attributes } from '@opentelemetry/api';

/**
 * Attributes under the names that Prometheus allows for labels. Those whose names become the same share one label, their
 * values joined in the order of the original names: a label that stands twice would lose the whole scrape. A name that
 * begins with a digit gets a prefix, as Prometheus's own OTLP receiver gives it.
 * https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/#metric-attributes
 */
export function labelsOf(attributes: Attributes): Attributes {
  const names = Object.keys(attributes);
  // As nearly all are; a scrape has thousands.
  if (names.every((name) => /^[a-z][a-z0-9_]*$/i.test(name))) return attributes;
  const labels = new Map<string, AnyValue>();
  for (const name of names.sort()) {
    const value = attributes[name];
    if (value === undefined) continue;
    const label = labelName(name);
    const other = labels.get(label);
    labels.set(label, other === undefined ? value : `${text(other)};${text(value)}`);
  }
  return Object.fromEntries(labels);
}

function labelName(name: string): string {
  const sanitised = name.replaceAll(/[^a-z0-9_]+/gi, '_');
  return /^\d/.test(sanitised) ? `key_${sanitised}` : sanitised;
}

function text(value: AnyValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
