import type { Accepted, Position, Rejected } from '@golden-path/service';
import { type Defect, findDefects } from './defects';
import type { Port } from './port';
import { standardOffset } from './timezone';
import { readUnlocode } from './unlocode';

type Writable<T> = { -readonly [name in keyof T]: T[name] };

/**
 * One record of a source → a port. Keeps whatever has a usable identity: the key of an object-keyed file, else
 * `unlocode`, else the first of `unlocs`. What is certain is normalised; everything else becomes a warning.
 */
export function parsePort(raw: unknown, key: string | undefined): Accepted<Port> | Rejected {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return { rejected: 'is no object' };
  const source = raw as Readonly<Record<string, unknown>>;
  const identity =
    key ?? source.unlocode ?? (Array.isArray(source.unlocs) ? (source.unlocs as unknown[])[0] : undefined);
  const unlocode = typeof identity === 'string' ? readUnlocode(identity) : undefined;
  if (unlocode === undefined) return { rejected: `has no usable UN/LOCODE: ${shown(identity)}` };

  const dropped = new Set<Defect>();
  const text = (name: string): string | undefined => readText(source[name], dropped);
  const texts = (name: string): string[] => readTexts(source[name], dropped);

  const unlocs = texts('unlocs').map((code) => readUnlocode(code) ?? code);
  const city = text('city');
  const country = text('country');
  const coordinates = readCoordinates(source.coordinates, dropped);
  const province = text('province');
  const timezone = readTimezone(text('timezone'), dropped);
  const code = text('code');
  // Field by field, in the order in which it is served: spreading what is optional costs twice as much.
  const port: Partial<Writable<Port>> = { unlocode, name: text('name') ?? city ?? unlocode };
  if (city !== undefined) port.city = city;
  if (country !== undefined) port.country = country;
  port.countryCode = unlocode.slice(0, 2);
  port.alias = texts('alias');
  port.regions = texts('regions');
  if (coordinates !== undefined) port.coordinates = coordinates;
  if (province !== undefined) port.province = province;
  if (timezone !== undefined) port.timezone = timezone;
  port.unlocs = unlocs.length > 0 ? unlocs : [unlocode];
  if (code !== undefined) port.code = code;
  const record = port as Writable<Port>;
  const warnings = findDefects(record, dropped);
  if (warnings.length > 0) record.warnings = warnings;
  return { record };
}

/** Trimmed, composed (NFC), no control characters; `undefined` when nothing is left. Numbers become text: codes are. */
function readText(value: unknown, dropped: Set<Defect>): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string' && typeof value !== 'number') {
    dropped.add('invalid-field');
    return undefined;
  }
  const text = clean(String(value));
  return text === '' ? undefined : text;
}

function readTexts(value: unknown, dropped: Set<Defect>): string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    dropped.add('invalid-field');
    return [];
  }
  if (value.length === 0) return [];
  return value.map((item) => readText(item, dropped)).filter((text) => text !== undefined);
}

// Plain text is nine of ten values; the rest pays for normalisation.
function clean(text: string): string {
  if (/^[!-~]+(?: [!-~]+)*$/.test(text)) return text;
  // Lone surrogates cannot be written as UTF-8.
  return text
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
}

function readCoordinates(value: unknown, dropped: Set<Defect>): Position | undefined {
  if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return undefined;
  if (Array.isArray(value) && value.length === 2) {
    const [longitude, latitude] = value as unknown[];
    if (isWithin(longitude, 180) && isWithin(latitude, 90)) return [longitude, latitude];
  }
  dropped.add('invalid-coordinates');
  return undefined;
}

function isWithin(value: unknown, limit: number): value is number {
  return typeof value === 'number' && Math.abs(value) <= limit;
}

function readTimezone(zone: string | undefined, dropped: Set<Defect>): string | undefined {
  if (zone === undefined || standardOffset(zone) !== undefined) return zone;
  dropped.add('invalid-timezone');
  return undefined;
}

function shown(identity: unknown): string {
  const text = JSON.stringify(identity) as string | undefined;
  if (text === undefined) return 'none given';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
