import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  type LogField,
  type MetricEntry,
  readTelemetrySchema,
  type TelemetrySchema,
} from '@golden-path/telemetry/schema';
import type { Composition } from '../composition';

/** Of the kit; dist/reference and src/reference are equally deep. */
const KIT = join(__dirname, '../../telemetry-schema.yaml');

/** What a service tells besides, of resources that clients write. */
const WRITES = join(__dirname, '../../telemetry-schema-writes.yaml');

/** Of a service that tells more, in the same form. */
const OWN = 'service/telemetry-schema.yaml';

/** What a service tells about itself, on the databases that it may be run on. @param root of its repository */
export function telemetrySchema(
  root: string,
  { resources, stores = [] }: Pick<Composition, 'resources' | 'stores'>,
): TelemetrySchema {
  const written = resources.filter(({ writable }) => writable !== undefined);
  const parts = [
    { file: KIT, of: resources },
    ...(written.length > 0 ? [{ file: WRITES, of: written }] : []),
    { file: join(root, OWN), of: resources },
  ].filter(({ file }) => existsSync(file));
  const schemas = parts.map(({ file, of }) => {
    const { metrics, ...schema } = readTelemetrySchema(file);
    return { ...schema, metrics: metrics.flatMap((metric) => ofEach(metric, of)) };
  });
  const all: TelemetrySchema = {
    metrics: schemas.flatMap(({ metrics }) => metrics),
    spans: schemas.flatMap(({ spans }) => spans),
    logs: joined(schemas.flatMap(({ logs }) => logs)),
    resource: schemas.flatMap(({ resource }) => resource),
  };
  const present = new Set(['sqlite', ...stores.flatMap(({ schemes }) => schemes)]);
  return onStores(all, present) as TelemetrySchema;
}

/** A field of several files is one, on the lines of all of them. */
function joined(fields: readonly LogField[]): LogField[] {
  return [...Map.groupBy(fields, ({ name }) => name).values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const messages = [first, ...others].flatMap((field) => field.messages ?? []);
    return [{ ...first, ...(messages.length > 0 && { messages }) }];
  });
}

/** `{plural}_dataset_records` → `ports_dataset_records`, of each resource. */
function ofEach(metric: MetricEntry, resources: Composition['resources']): MetricEntry[] {
  if (!metric.name.includes('{plural}')) return [metric];
  return resources.map(({ plural }) => ({ ...metric, name: metric.name.replace('{plural}', plural) }));
}

/** Without what is told of a database that is not there, and not told as a peculiarity of the only one. */
function onStores(value: unknown, present: ReadonlySet<string>): unknown {
  if (Array.isArray(value))
    return value.filter((entry) => isPresent(entry, present)).map((entry) => onStores(entry, present));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => name !== 'store' || present.size > 1);
  return Object.fromEntries(entries.map(([name, part]) => [name, onStores(part, present)]));
}

/** Databases that the path has; other words are no names of one. */
const STORES = ['sqlite', 'postgresql'];

function isPresent(entry: unknown, present: ReadonlySet<string>): boolean {
  if (typeof entry === 'string') return present.has(entry) || !STORES.includes(entry);
  const { store } = entry as { readonly store?: string };
  return store === undefined || present.has(store.toLowerCase());
}
