import type { Position } from '../resource/definition';
import { halfOf } from './names';

interface Angle {
  readonly degrees: number;
  readonly half?: 'longitude' | 'latitude';
}

/**
 * A position as people write it: `[longitude, latitude]` as numbers or texts, an altitude behind them ignored; a GeoJSON
 * point; an object with latitude and longitude; a text with both, where N, E, S or W may say which is which. `undefined` for
 * what is none. Whether it is on the Earth is for `parse` to say.
 */
export function readPosition(value: unknown): Position | undefined {
  if (Array.isArray(value))
    return value.length < 2 || value.length > 3 ? undefined : pair(value[0], value[1]);
  if (typeof value === 'string') {
    const parts = value.length > 100 ? null : pairPattern.exec(value);
    return parts === null ? undefined : pair(parts[1], parts[2]);
  }
  return typeof value === 'object' && value !== null ? ofObject(value) : undefined;
}

function ofObject(value: object): Position | undefined {
  if ('coordinates' in value && (!('type' in value) || value.type === 'Point')) {
    return Array.isArray(value.coordinates) ? readPosition(value.coordinates) : undefined;
  }
  const found: Partial<Record<'longitude' | 'latitude', unknown>> = {};
  for (const [name, degrees] of Object.entries(value)) {
    const half = halfOf(name);
    if (half !== undefined) found[half] ??= degrees;
  }
  return pair(found.longitude, found.latitude);
}

function pair(first: unknown, second: unknown): Position | undefined {
  const [one, other] = [angleOf(first), angleOf(second)];
  if (one === undefined || other === undefined || (one.half !== undefined && one.half === other.half))
    return undefined;
  const isTurned = one.half === 'latitude' || other.half === 'longitude';
  return isTurned ? [other.degrees, one.degrees] : [one.degrees, other.degrees];
}

/** Degrees are of three digits at most: `0015N 00130E` of the UN/LOCODE list is for `parse`. */
const ANGLE = String.raw`[NSEW]?\s*[+-]?\d{1,3}(?:\.\d+)?(?:\s*[°º](?:\s*\d+(?:\.\d+)?\s*['′’])?(?:\s*\d+(?:\.\d+)?\s*["″])?)?\s*[NSEW]?`;
const pairPattern = new RegExp(String.raw`^\s*(${ANGLE})(?:\s*[,;/]\s*|\s+|(?<=[NSEW]))(${ANGLE})\s*$`, 'i');
/** As JSON writes it, and any program; or with a comma, as half of the world does. */
const plainNumber = /^\s*[+-]?\d{1,20}(?:[.,]\d{1,30})?(?:e[+-]\d{1,3})?\s*$/i;
const anglePattern =
  /^\s*([NSEW])?\s*([+-]?\d{1,3}(?:\.\d+)?)(?:\s*[°º](?:\s*(\d+(?:\.\d+)?)\s*['′’])?(?:\s*(\d+(?:\.\d+)?)\s*["″])?)?\s*([NSEW])?\s*$/i;

/** Half of a position as people write it, in degrees; `undefined` for what is none. */
export function degreesOf(value: unknown): number | undefined {
  return angleOf(value)?.degrees;
}

/** Ten metres, as much as programs lose that round. */
const NEAR = 0.0001;

/** Whether both can be read and are the same place. */
export function areNear(one: unknown, other: unknown): boolean {
  const [first, second] = [readPosition(one), readPosition(other)];
  if (first === undefined || second === undefined) return false;
  return Math.abs(first[0] - second[0]) <= NEAR && Math.abs(first[1] - second[1]) <= NEAR;
}

/** A number, or a text such as `4.48`, `26.9826N`, `W 70.5` or `51°55'N`. */
function angleOf(value: unknown): Angle | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? { degrees: value } : undefined;
  if (typeof value === 'string' && plainNumber.test(value))
    return { degrees: Number(value.replace(',', '.')) };
  const parts = typeof value === 'string' && value.length <= 50 ? anglePattern.exec(value) : null;
  if (parts === null) return undefined;
  const [, before, degrees, minutes = '0', seconds = '0', behind] = parts;
  const letter = (before ?? behind)?.toUpperCase();
  if (before !== undefined && behind !== undefined) return undefined;
  if (Number(minutes) >= 60 || Number(seconds) >= 60) return undefined;
  const whole = Number(degrees);
  const part = Number(minutes) / 60 + Number(seconds) / 3600;
  if (letter === undefined)
    return { degrees: degrees?.startsWith('-') === true ? whole - part : whole + part };
  if (whole < 0) return undefined;
  const half = letter === 'N' || letter === 'S' ? 'latitude' : 'longitude';
  const sign = letter === 'S' || letter === 'W' ? -1 : 1;
  return { degrees: sign * (whole + part), half };
}
