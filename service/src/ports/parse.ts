import type { Accepted, Position, Rejected } from '@golden-path/service';
import { type Defect, DROPPED_COORDINATES, findDefects, isExchanged } from './defects';
import type { Port } from './port';
import { hasMisreadControls } from './garbled';
import { identityOf } from './identity';
import { isZero, readCoordinates } from './position';
import { zoneNamed } from './timezone';
import { readUnlocode } from './unlocode';

type Writable<T> = { -readonly [name in keyof T]: T[name] };

/**
 * One record of a source → a port. Keeps whatever has a usable identity (see `identityOf`). What is certain is normalised; everything else becomes a warning.
 */
export function parsePort(raw: unknown, key: string | undefined): Accepted<Port> | Rejected {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return { rejected: 'is not an object' };
  const source = raw as Readonly<Record<string, unknown>>;
  const identity = identityOf(source, key);
  if ('rejected' in identity) return identity;
  const { unlocode } = identity;

  const dropped = droppedBefore(source);
  if (isGiven(source.unlocode) && !isCodeOf(source.unlocode, unlocode)) dropped.add('invalid-field');
  const text = (name: string): string | undefined => readText(source[name], dropped);
  const texts = (name: string): string[] => readTexts(source[name], dropped);

  const unlocs = texts('unlocs').map((code) => readUnlocode(code) ?? code);
  const city = text('city');
  const country = text('country') ?? nameIn(text('countryCode'));
  const coordinates = readPlace(source.coordinates, unlocode.slice(0, 2), dropped);
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
  const given = String(value);
  const text = clean(given);
  if (text !== given && hasMisreadControls(given)) dropped.add('garbled-text');
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

function readPlace(value: unknown, countryCode: string, dropped: Set<Defect>): Position | undefined {
  if (!isGiven(value)) return undefined;
  if (Array.isArray(value) && value.every((half) => half === null)) return undefined;
  const coordinates = readCoordinates(value);
  if (coordinates !== undefined && !isZero(coordinates)) return coordinates;
  dropped.add(coordinates === undefined ? whyNone(value, countryCode) : 'zero-coordinates');
  return undefined;
}

/** `[-33.86, 151.2]` has a latitude that is none, and is Sydney when it is turned round. */
function whyNone(value: unknown, countryCode: string): Defect {
  const turned =
    Array.isArray(value) && value.length === 2 ? readCoordinates([value[1], value[0]]) : undefined;
  return turned !== undefined && isExchanged(countryCode, [turned[1], turned[0]])
    ? 'swapped-coordinates'
    : 'invalid-coordinates';
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

function isCodeOf(value: unknown, unlocode: string): boolean {
  return typeof value === 'string' && readUnlocode(value) === unlocode;
}

/** The World Port Index has names in its column of country codes. */
function nameIn(code: string | undefined): string | undefined {
  return code !== undefined && code.length > 2 ? code : undefined;
}

/** What an earlier import has left out and noted: an export of the service says so, and cannot have it any more. */
function droppedBefore({ warnings, coordinates, timezone }: Readonly<Record<string, unknown>>): Set<Defect> {
  const dropped = new Set<Defect>();
  if (!Array.isArray(warnings)) return dropped;
  for (const kind of DROPPED_COORDINATES)
    if (coordinates === undefined && warnings.includes(kind)) dropped.add(kind);
  if (timezone === undefined && warnings.includes('invalid-timezone')) dropped.add('invalid-timezone');
  for (const kind of ['invalid-field', 'garbled-text'] as const)
    if (warnings.includes(kind)) dropped.add(kind);
  return dropped;
}

function readTimezone(zone: string | undefined, dropped: Set<Defect>): string | undefined {
  if (zone === undefined) return undefined;
  const named = zoneNamed(zone);
  if (named === undefined) dropped.add('invalid-timezone');
  return named;
}
