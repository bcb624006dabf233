import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/**
 * A telemetry schema: one file that lists everything a service tells about itself. What the entries mean is told in
 * the head of the file; documentation is generated from it, and a test compares it with a running service.
 */
export interface TelemetrySchema {
  readonly metrics: readonly MetricEntry[];
  readonly spans: readonly SpanEntry[];
  readonly logs: readonly LogField[];
  readonly resource: readonly AttributeEntry[];
}

interface Entry {
  readonly name: string;
  readonly description: string;
  /** Not on every sample, span or line. */
  readonly optional?: boolean;
  /** Only with this database, by its name for people. */
  readonly store?: string;
}

export interface MetricEntry extends Entry {
  readonly type: 'counter' | 'gauge' | 'histogram' | 'info';
  readonly unit: string;
  /** Where the bounds of a histogram come from, in words. */
  readonly buckets?: string;
  readonly labels: readonly LabelEntry[];
  /** Its labels are the resource attributes. */
  readonly labels_of?: 'resource';
}

/** A label and its closed set of values, told in one of three ways. */
export interface LabelEntry extends Entry {
  readonly values?: readonly string[];
  readonly pattern?: string;
  readonly values_of?: 'routes' | 'resource';
}

export interface AttributeEntry extends Entry {
  readonly type: string;
}

export interface SpanEntry extends Entry {
  /** `name` for people. */
  readonly title: string;
  readonly kind: 'server' | 'client';
  readonly attributes: readonly AttributeEntry[];
  readonly events?: readonly { name: string; description: string; attributes: readonly string[] }[];
}

export interface LogField extends AttributeEntry {
  readonly unit?: string;
  /** The messages it belongs to; all of them when absent. */
  readonly messages?: readonly string[];
}

const parts = ['metrics', 'spans', 'logs', 'resource'] as const;

const known = new Set([
  ...['name', 'title', 'description', 'optional', 'store', 'type', 'unit', 'buckets', 'labels', 'labels_of'],
  ...['values', 'pattern', 'values_of', 'kind', 'attributes', 'events', 'messages'],
]);

/** A part that the file lacks is empty. @throws when the file has another part, or an entry lacks its name, description, type or unit */
export function readTelemetrySchema(file: string): TelemetrySchema {
  const written = (parse(readFileSync(file, 'utf8')) ?? {}) as Partial<TelemetrySchema>;
  const other = Object.keys(written).find((part) => !(parts as readonly string[]).includes(part));
  if (other !== undefined) throw new Error(`${file}: has '${other}'; its parts are ${parts.join(', ')}`);
  for (const part of parts) {
    const entries: unknown = written[part] ?? [];
    if (!Array.isArray(entries)) throw new Error(`${file}: '${part}' must be a list`);
    const names = new Set<string>();
    for (const entry of entries as Partial<MetricEntry>[]) {
      const { name, description } = entry;
      const unknown = unknownKey(entry);
      if (unknown !== undefined) throw new Error(`${file}: '${part}', ${String(name)}: has '${unknown}'`);
      if (!name) throw new Error(`${file}: an entry of '${part}' lacks its name`);
      if (!description) throw new Error(`${file}: '${part}', ${name}: lacks its description`);
      if (part === 'metrics' && (entry.type === undefined || entry.unit === undefined))
        throw new Error(`${file}: 'metrics', ${name}: lacks its type or unit`);
      if (names.has(name)) throw new Error(`${file}: '${part}' lists ${name} twice`);
      names.add(name);
    }
  }
  const { metrics = [], spans = [], logs = [], resource = [] } = written;
  return {
    metrics: metrics.map((metric) => ({ ...metric, labels: (metric as Partial<MetricEntry>).labels ?? [] })),
    spans: spans.map((span) => ({ ...span, attributes: (span as Partial<SpanEntry>).attributes ?? [] })),
    logs,
    resource,
  };
}

/** The first key, at any depth, that means nothing: an unquoted comma makes such ones. */
function unknownKey(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.map(unknownKey).find((found) => found !== undefined);
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.keys(value).find((key) => !known.has(key)) ?? unknownKey(Object.values(value));
}

/** Whether a label may have this value. @param sets the values that `values_of` refers to */
export function allows(
  label: LabelEntry,
  value: string,
  sets: Readonly<Record<'routes' | 'resource', readonly string[]>>,
): boolean {
  if (label.values !== undefined) return label.values.includes(value);
  if (label.values_of !== undefined) return sets[label.values_of].includes(value);
  return matches(label.pattern ?? '', value);
}

/** A whole match, as everywhere in the schema. */
export function matches(pattern: string, text: string): boolean {
  return new RegExp(`^(?:${pattern})$`).test(text);
}
