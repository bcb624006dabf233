import type { DefectKind, Position } from '@golden-path/service';
import { countryCodeOf, isDissolved } from './country';
import { mayBeIn, mayBeLatitudeIn } from './country-boxes';
import { isGarbledText } from './garbled';
import type { Port } from './port';
import { isBeaten, isZoneOf, standardOffset } from './timezone';

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
    description: 'The coordinates are not longitude and latitude in degrees; they are left out.',
  },
  {
    kind: 'zero-coordinates',
    description: 'The coordinates are 0, 0, which stands for none; they are left out.',
  },
  { kind: 'invalid-timezone', description: 'The time zone is not in the IANA database; it is left out.' },
  {
    kind: 'swapped-coordinates',
    description:
      'The coordinates are not in the country, and the longitude is one of its latitudes; where the latitude is none at all, they are left out.',
  },
  {
    kind: 'misplaced-coordinates',
    description:
      'The coordinates are not in the country: a place of the same name, or a sign or a digit is wrong.',
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

/** Why the coordinates of a record may have been left out. */
export const DROPPED_COORDINATES = [
  'invalid-coordinates',
  'zero-coordinates',
  'swapped-coordinates',
] as const;

const NOTHING_DROPPED: ReadonlySet<Defect> = new Set();

/** Looks at what remains of a record after normalisation. @param dropped what normalisation dropped, and reports itself */
export function findDefects(
  port: Omit<Port, 'warnings'>,
  dropped: ReadonlySet<Defect> = NOTHING_DROPPED,
): Defect[] {
  const { coordinates, timezone, unlocs } = port;
  const found: Defect[] = dropped.size === 0 ? [] : [...dropped];
  const wasDropped = DROPPED_COORDINATES.some((kind) => dropped.has(kind));
  if (coordinates === undefined && !wasDropped) found.push('missing-coordinates');
  if (timezone === undefined && !dropped.has('invalid-timezone')) found.push('missing-timezone');
  if (port.province === undefined) found.push('missing-province');
  if (unlocs.length > 1) found.push('several-unlocodes');
  if (unlocs.length > 0 && unlocs[0] !== port.unlocode) found.push('other-unlocode-first');
  if (isDissolved(port.countryCode)) found.push('dissolved-country');
  if (isOtherCountry(port)) found.push('country-mismatch');
  if (!dropped.has('garbled-text') && isGarbled(port)) found.push('garbled-text');
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
  const isElsewhere = coordinates !== undefined && mayBeIn(countryCode, coordinates) === false;
  if (isElsewhere)
    return isExchanged(countryCode, coordinates) ? 'swapped-coordinates' : 'misplaced-coordinates';
  return timezone === undefined ? undefined : doubtZone(countryCode, timezone, coordinates);
}

/** Whether longitude and latitude, which are not in the country, have taken each other's place. */
export function isExchanged(countryCode: string, [longitude, latitude]: Position): boolean {
  const isLatitude = mayBeLatitudeIn(countryCode, longitude) && !mayBeLatitudeIn(countryCode, latitude);
  return isLatitude || mayBeIn(countryCode, [latitude, longitude]) !== false;
}

/** Of coordinates that may be in the country. */
function doubtZone(countryCode: string, timezone: string, coordinates?: Position): Defect | undefined {
  const offset = standardOffset(timezone);
  const isOfCountry = offset === undefined ? undefined : isZoneOf(countryCode, timezone);
  if (offset === undefined || isOfCountry === undefined) return undefined;
  if (!isOfCountry) return 'implausible-timezone';
  if (coordinates === undefined) return undefined;
  return isBeaten(offset, countryCode, coordinates[0]) ? 'implausible-timezone' : undefined;
}

function isOtherCountry({ country, countryCode }: Pick<Port, 'country' | 'countryCode'>): boolean {
  const named = country === undefined ? undefined : countryCodeOf(country);
  return named !== undefined && named !== countryCode;
}

function isGarbled({ name, city, country, province, alias }: Omit<Port, 'warnings'>): boolean {
  return (
    isGarbledText(name) ||
    (city !== undefined && isGarbledText(city)) ||
    (country !== undefined && isGarbledText(country)) ||
    (province !== undefined && isGarbledText(province)) ||
    alias.some(isGarbledText)
  );
}
