import type { DefectKind, Position } from '@golden-path/service';
import { countryCodeOf, isDissolved } from './country';
import type { Port } from './port';
import { fits, isBeaten, isZoneOf, offsetsOf, standardOffset } from './timezone';

/**
 * What can be wrong about a port and is kept all the same. Each is told from the record alone, so that a record's
 * warnings do not depend on the file around it.
 */
export const defects = [
  {
    kind: 'missing-coordinates',
    description: 'The record has no coordinates; `near` and `bbox` do not find it.',
  },
  { kind: 'missing-timezone', description: 'The record has no time zone.' },
  { kind: 'missing-province', description: 'The record has no province.' },
  {
    kind: 'invalid-coordinates',
    description: 'The coordinates are no longitude and latitude in degrees; they are left out.',
  },
  { kind: 'invalid-timezone', description: 'The time zone is not in the IANA database; it is left out.' },
  {
    kind: 'swapped-coordinates',
    description: 'The coordinates fit the country only when longitude and latitude are exchanged.',
  },
  {
    kind: 'misplaced-coordinates',
    description:
      'Coordinates and time zone agree with each other, but not with the country: a place of the same name.',
  },
  {
    kind: 'approximate-coordinates',
    description: 'The coordinates are those of the region or country: a geocoder did not find the place.',
  },
  {
    kind: 'implausible-timezone',
    description: 'The time zone is not of the country, or hours away from the one at these coordinates.',
  },
  {
    kind: 'several-unlocodes',
    description: 'The record lists a second UN/LOCODE: two records describe one port.',
  },
  { kind: 'other-unlocode-first', description: 'The first UN/LOCODE the record lists is not its key.' },
  {
    kind: 'country-mismatch',
    description: 'The country’s name is that of another country than the UN/LOCODE’s.',
  },
  {
    kind: 'dissolved-country',
    description: 'The UN/LOCODE begins with AN, the dissolved Netherlands Antilles.',
  },
  { kind: 'garbled-text', description: 'A text was damaged by a wrong character encoding.' },
  { kind: 'invalid-field', description: 'A field has a value of the wrong type; it is left out.' },
] as const satisfies readonly DefectKind[];

export type Defect = (typeof defects)[number]['kind'];

/** Centres of regions that a geocoder answers with when it does not know the place. */
const centroids: readonly Position[] = [
  [5.1307681, 46.2475706],
  [103.1675053, 15.9050383],
  [-55.765835, -32.522779],
];

const NOTHING_DROPPED: ReadonlySet<Defect> = new Set();

/** Looks at what remains of a record after normalisation. @param dropped what normalisation dropped, and reports itself */
export function findDefects(
  port: Omit<Port, 'warnings'>,
  dropped: ReadonlySet<Defect> = NOTHING_DROPPED,
): Defect[] {
  const { coordinates, timezone, unlocs } = port;
  const found: Defect[] = dropped.size === 0 ? [] : [...dropped];
  if (coordinates === undefined && !dropped.has('invalid-coordinates')) found.push('missing-coordinates');
  if (timezone === undefined && !dropped.has('invalid-timezone')) found.push('missing-timezone');
  if (port.province === undefined) found.push('missing-province');
  if (unlocs.length > 1) found.push('several-unlocodes');
  if (unlocs.length > 0 && unlocs[0] !== port.unlocode) found.push('other-unlocode-first');
  if (isDissolved(port.countryCode)) found.push('dissolved-country');
  if (isOtherCountry(port)) found.push('country-mismatch');
  if (isGarbled(port)) found.push('garbled-text');
  if (coordinates !== undefined && isCentroid(coordinates)) found.push('approximate-coordinates');
  const place = doubtPlace(port.countryCode, timezone, coordinates);
  if (place !== undefined) found.push(place);
  return found.length < 2 ? found : found.sort((a, b) => order.indexOf(a) - order.indexOf(b));
}

const order: readonly Defect[] = defects.map(({ kind }) => kind);

function isCentroid([longitude, latitude]: Position): boolean {
  return centroids.some((centre) => centre[0] === longitude && centre[1] === latitude);
}

/** Country, zone and coordinates are three witnesses of one place; where they disagree, one against two loses. */
function doubtPlace(countryCode: string, timezone?: string, coordinates?: Position): Defect | undefined {
  const offset = timezone === undefined ? undefined : standardOffset(timezone);
  if (timezone === undefined || offset === undefined) return undefined;
  const isOfCountry = isZoneOf(countryCode, timezone);
  if (isOfCountry === undefined) return undefined;
  if (coordinates === undefined) return isOfCountry ? undefined : 'implausible-timezone';
  const [longitude, latitude] = coordinates;
  if (isOfCountry) return isBeaten(offset, countryCode, longitude) ? 'implausible-timezone' : undefined;
  if (Math.abs(longitude) <= 90 && fits(offsetsOf(countryCode), latitude)) return 'swapped-coordinates';
  return fits([offset], longitude) ? 'misplaced-coordinates' : 'implausible-timezone';
}

function isOtherCountry({ country, countryCode }: Pick<Port, 'country' | 'countryCode'>): boolean {
  const named = country === undefined ? undefined : countryCodeOf(country);
  return named !== undefined && named !== countryCode;
}

// Spacing accents inside a word, the replacement character, and UTF-8 read as Latin-1 (`Ã©`, `Â°`).
const garbled = /[\u00b8\u00a8\u02c6\u02dc]|\ufffd|[\u00c2\u00c3][\u0080-\u00bf]/;

function isGarbled({ name, city, country, province, alias }: Omit<Port, 'warnings'>): boolean {
  return (
    garbled.test(name) ||
    (city !== undefined && garbled.test(city)) ||
    (country !== undefined && garbled.test(country)) ||
    (province !== undefined && garbled.test(province)) ||
    alias.some((text) => garbled.test(text))
  );
}
