/** Hours by which a zone may differ from the sun and still belong to a place; daylight saving is left out. */
const NEAR_HOURS = 1.5;
/** Another zone of the country must fit better by this much before the given one is doubted: borders are no defects. */
const BETTER_HOURS = 2;

/** There are some six hundred; a file full of others must not fill the memory. */
const MOST_ZONES = 2000;

/** ECMA-402 Intl Locale Info, which TypeScript's library does not have yet. */
type LocaleWithZones = Intl.Locale & { getTimeZones?(): string[] | undefined };

/** Nanoseconds. */
const HOUR = 3.6e12;
/** One of them is without daylight saving, on either half of the Earth. */
const halfYears = [Date.UTC(2026, 0, 1), Date.UTC(2026, 6, 1)].map((time) =>
  Temporal.Instant.fromEpochMilliseconds(time),
);

const offsets = new Map<string, number | undefined>();
/** Of zones that are spelled in another way. */
const spellings = new Map<string, string>();
const countryZones = new Map<string, readonly string[]>();
const countryOffsets = new Map<string, readonly number[]>();

/** Hours east of UTC, without daylight saving; `undefined` for what is no zone of the IANA database. */
export function standardOffset(zone: string): number | undefined {
  const known = offsets.get(zone);
  if (known !== undefined || offsets.has(zone)) return known;
  const offset = computeOffset(zone);
  if (offsets.size < MOST_ZONES) offsets.set(zone, offset);
  return offset;
}

/** A zone in the spelling of the IANA database, `europe/amsterdam` as `Europe/Amsterdam`; `undefined` for what is none. */
export function zoneNamed(text: string): string | undefined {
  if (standardOffset(text) === undefined) return undefined;
  return spellings.get(text) ?? text;
}

/** Whether a country uses a zone, or another one with the same offset (Unicode CLDR). `undefined`: unknown country. */
export function isZoneOf(countryCode: string, zone: string): boolean | undefined {
  const zones = zonesOf(countryCode);
  if (zones.length === 0) return undefined;
  // Most are told by their name; working out the offsets of a country with many zones takes milliseconds.
  return zones.includes(zone) || offsetsOf(countryCode).includes(standardOffset(zone) ?? NaN);
}

/** The offsets in use in a country. */
export function offsetsOf(countryCode: string): readonly number[] {
  let known = countryOffsets.get(countryCode);
  if (known === undefined) {
    const found = zonesOf(countryCode)
      .map(standardOffset)
      .filter((offset) => offset !== undefined);
    countryOffsets.set(countryCode, (known = [...new Set(found)]));
  }
  return known;
}

function zonesOf(countryCode: string): readonly string[] {
  let zones = countryZones.get(countryCode);
  if (zones === undefined) {
    const locale: LocaleWithZones = new Intl.Locale(`und-${countryCode}`);
    zones = locale.getTimeZones?.() ?? [];
    countryZones.set(countryCode, zones);
  }
  return zones;
}

/** Whether one of the offsets goes with the sun at this longitude. */
export function fits(candidates: readonly number[], longitude: number): boolean {
  return candidates.some((offset) => hoursFromSun(offset, longitude) <= NEAR_HOURS);
}

/** Whether another offset of the country fits the longitude so much better that this one must be a mistake. */
export function isBeaten(offset: number, countryCode: string, longitude: number): boolean {
  const apart = hoursFromSun(offset, longitude);
  if (apart < BETTER_HOURS) return false;
  return offsetsOf(countryCode).some((other) => apart - hoursFromSun(other, longitude) >= BETTER_HOURS);
}

function hoursFromSun(offset: number, longitude: number): number {
  const apart = Math.abs(offset - longitude / 15);
  // Zones beside the date line count from the other end of the day.
  return Math.min(apart, 24 - apart);
}

/** Temporal knows an offset at a twentieth of what an `Intl.DateTimeFormat` for it takes, in time and in memory. */
function computeOffset(zone: string): number | undefined {
  // Offsets such as `+05:00` are taken, too, and are no zones.
  if (!/^[A-Za-z]/.test(zone)) return undefined;
  try {
    const times = halfYears.map((instant) => instant.toZonedDateTimeISO(zone));
    const spelling = times[0]?.timeZoneId ?? zone;
    if (spelling !== zone && spellings.size < MOST_ZONES) spellings.set(zone, spelling);
    return Math.min(...times.map(({ offsetNanoseconds }) => offsetNanoseconds)) / HOUR;
  } catch {
    return undefined;
  }
}
