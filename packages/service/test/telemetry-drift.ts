import {
  allows,
  type AttributeEntry,
  type LabelEntry,
  matches,
  type MetricEntry,
  type SpanEntry,
  type TelemetrySchema,
} from '@golden-path/telemetry/schema';
import type { Attributes, ReceivedSpan } from './otlp-span';
import type { LogLine, ServiceProcess } from './process';
import type { Sample, Scrape } from './scrape';

/** What a service was seen to tell about itself. */
export interface Observed {
  readonly scrapes: readonly Scrape[];
  readonly spans: readonly ReceivedSpan[];
  readonly lines: readonly LogLine[];
  /** The databases it ran on. */
  readonly stores: readonly string[];
}

/** Takes a look at the metrics of a service before it ends. */
export type Scraped = (service: ServiceProcess) => Promise<unknown>;

export type ValueSets = Parameters<typeof allows>[2];

/** Everything in which the schema and what was observed differ, one sentence each, every one once. */
export function drift(schema: TelemetrySchema, observed: Observed, sets: ValueSets): string[] {
  return [
    ...new Set([
      ...metricDrift(schema, observed, sets),
      ...spanDrift(schema, observed),
      ...logDrift(schema, observed),
      ...resourceDrift(schema, observed),
    ]),
  ];
}

function metricDrift({ metrics, resource }: TelemetrySchema, observed: Observed, sets: ValueSets): string[] {
  const samples = observed.scrapes.flatMap((scrape) => scrape.samples);
  const types = observed.scrapes.flatMap((scrape) => [...scrape.types]);
  const entries = new Map(metrics.map((entry) => [entry.name, entry]));
  return [
    ...types.flatMap(([name, type]) => {
      const entry = entries.get(name);
      if (entry === undefined) return [`metric ${name}: is scraped, but not in the schema`];
      const written = entry.type === 'info' ? 'gauge' : entry.type;
      return written === type ? [] : [`metric ${name}: is a ${type}, in the schema a ${entry.type}`];
    }),
    ...metrics.filter(expectedOf(observed)).flatMap((entry) => {
      const own = samples.filter(({ metric }) => metric === entry.name);
      if (own.length === 0) return [`metric ${entry.name}: is in the schema, but not scraped`];
      const labels =
        entry.labels_of === 'resource'
          ? resource.map((it): LabelEntry => ({ ...it, name: it.name.replaceAll('.', '_'), pattern: '.*' }))
          : entry.labels;
      return labelDrift(entry, labels, own, observed, sets);
    }),
  ];
}

function labelDrift(
  { name, type }: MetricEntry,
  labels: readonly LabelEntry[],
  samples: readonly Sample[],
  observed: Observed,
  sets: ValueSets,
): string[] {
  const expected = labels.filter(expectedOf(observed));
  const required = expected.filter(({ optional, store }) => optional !== true && store === undefined);
  return [
    ...samples.flatMap((sample) =>
      Object.entries(sample.labels).flatMap(([label, value]) => {
        if (type === 'histogram' && label === 'le' && sample.name.endsWith('_bucket')) return [];
        const entry = labels.find((it) => it.name === label);
        if (entry === undefined)
          return [`metric ${name}: has the label ${label}, which is not in the schema`];
        return allows(entry, value, sets) ? [] : [`metric ${name}: ${label}="${value}" is not allowed`];
      }),
    ),
    ...required
      .filter((label) => samples.some((sample) => sample.labels[label.name] === undefined))
      .map((label) => `metric ${name}: there are samples without the label ${label.name}`),
    ...expected
      .filter((label) => !samples.some((sample) => sample.labels[label.name] !== undefined))
      .map((label) => `metric ${name}: no sample has the label ${label.name}`),
  ];
}

function spanDrift({ spans }: TelemetrySchema, observed: Observed): string[] {
  const entryOf = (span: ReceivedSpan): SpanEntry | undefined =>
    spans.find(({ name, kind }) => kind === span.kind && matches(name, span.name));
  return [
    ...observed.spans
      .filter((span) => entryOf(span) === undefined)
      .map((span) => `span '${span.name}' (${span.kind}): is exported, but not in the schema`),
    ...spans.filter(expectedOf(observed)).flatMap((entry) => {
      const own = observed.spans.filter((span) => entryOf(span) === entry);
      if (own.length === 0) return [`span ${entry.name}: is in the schema, but not exported`];
      const what = `span ${entry.name}`;
      const events = own.flatMap((span) => span.events);
      return [
        ...attributeDrift(
          what,
          entry.attributes,
          own.map(({ attributes }) => attributes),
        ),
        ...events
          .filter((event) => !entry.events?.some(({ name }) => name === event.name))
          .map((event) => `${what}: has the event ${event.name}, which is not in the schema`),
        ...(entry.events ?? []).flatMap((expected) => {
          const seen = events.filter(({ name }) => name === expected.name);
          if (seen.length === 0) return [`${what}: no span has the event ${expected.name}`];
          return attributeDrift(
            `${what}, event ${expected.name}`,
            expected.attributes.map((name) => ({ name, description: name, type: 'string' })),
            seen.map(({ attributes }) => attributes),
          );
        }),
      ];
    }),
  ];
}

function logDrift({ logs }: TelemetrySchema, { lines }: Observed): string[] {
  return [
    ...lines.flatMap((line) =>
      Object.keys(line)
        .filter((name) => !logs.some((field) => field.name === name))
        .map((name) => `log field ${name} of '${line.msg}': is logged, but not in the schema`),
    ),
    ...logs.flatMap((field) => {
      const { name, messages } = field;
      const belongs = ({ msg }: LogLine): boolean => messages === undefined || messages.includes(msg);
      return [
        ...attributeDrift('log', [field], lines.filter(belongs)),
        ...lines
          .filter((line) => line[name] !== undefined && !belongs(line))
          .map(({ msg }) => `log field ${name}: is on the line '${msg}', against the schema`),
      ];
    }),
  ];
}

function resourceDrift({ resource }: TelemetrySchema, observed: Observed): string[] {
  return attributeDrift(
    'resource',
    resource,
    observed.spans.map((span) => span.resource),
    true,
  );
}

/** @param isClosed whether an attribute that is not among the expected ones is one too many */
function attributeDrift(
  what: string,
  expected: readonly AttributeEntry[],
  seen: readonly Attributes[],
  isClosed = what !== 'log',
): string[] {
  const names = new Set(expected.map(({ name }) => name));
  return [
    ...(isClosed ? seen.flatMap((attributes) => Object.keys(attributes)) : [])
      .filter((name) => !names.has(name))
      .map((name) => `${what}: has ${name}, which is not in the schema`),
    ...expected.flatMap(({ name, type, optional }) => {
      const values = seen.map((attributes) => attributes[name]);
      const present = values.filter((value) => value !== undefined);
      if (present.length === 0) return [`${what}: nothing has ${name}`];
      if (optional !== true && present.length < values.length) return [`${what}: ${name} is missing on some`];
      const wrong = present.find((value) => typeName(value) !== (type === 'int' ? 'number' : type));
      return wrong === undefined ? [] : [`${what}: ${name} is no ${type}: ${JSON.stringify(wrong)}`];
    }),
  ];
}

function typeName(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value;
}

function expectedOf({ stores }: Observed): (entry: { readonly store?: string }) => boolean {
  return ({ store }) => store === undefined || stores.includes(store);
}
