import type { Position } from '@golden-path/service';

/** Of the UN/LOCODE code list: degrees and minutes, `5155N 00430E` (UNECE Recommendation 16). */
const listed = /^([0-8]\d|90)([0-5]\d)([NS])\s*(0\d\d|1[0-7]\d|180)([0-5]\d)([EW])$/;

/** What a record has for coordinates, in degrees; `undefined` when they are none. */
export function readCoordinates(value: unknown): Position | undefined {
  if (typeof value === 'string') return ofList(value.trim());
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [longitude, latitude] = value as unknown[];
  return isWithin(longitude, 180) && isWithin(latitude, 90) ? [longitude, latitude] : undefined;
}

/** 0, 0 is what programs make of a position they do not have; the nearest port is 600 kilometres away. */
export function isZero([longitude, latitude]: Position): boolean {
  return longitude === 0 && latitude === 0;
}

function ofList(text: string): Position | undefined {
  const parts = listed.exec(text);
  if (parts === null) return undefined;
  const [, north, northMinutes, northSouth, east, eastMinutes, eastWest] = parts;
  const latitude = degrees(north, northMinutes, northSouth === 'S');
  const longitude = degrees(east, eastMinutes, eastWest === 'W');
  return isWithin(longitude, 180) && isWithin(latitude, 90) ? [longitude, latitude] : undefined;
}

/** To the fifth decimal, a metre: a minute has no finite ones. */
function degrees(whole = '', minutes = '', isNegative: boolean): number {
  const value = Number((Number(whole) + Number(minutes) / 60).toFixed(5));
  return isNegative && value !== 0 ? -value : value;
}

function isWithin(value: unknown, limit: number): value is number {
  return typeof value === 'number' && Math.abs(value) <= limit;
}
