import type { BoundingBox, Near } from './query';
import type { Position } from './definition';

/** Mean radius of the Earth in metres (IUGG); haversine distances refer to this sphere. */
export const EARTH_RADIUS = 6_371_008.8;

/** A point on the unit sphere. */
export type UnitVector = readonly [x: number, y: number, z: number];

export function unitVector([longitude, latitude]: Position): UnitVector {
  const [lambda, phi] = [radians(longitude), radians(latitude)];
  return [
    Math.cos(phi) * Math.cos(lambda),
    noughtOr(Math.cos(phi) * Math.sin(lambda)),
    noughtOr(Math.sin(phi)),
  ];
}

/** What is next to nothing is nothing: of the product of two such numbers PostgreSQL says that it is out of range. */
export function noughtOr(number: number): number {
  return Math.abs(number) < 1e-20 ? 0 : number;
}

/**
 * The square of the straight line between two points of the unit sphere orders exactly as the distance over the
 * ground does, and is nothing but subtractions, products and sums in this order: the same bits in JavaScript
 * and in every database. Every store orders by it.
 */
export function chordSquared(a: UnitVector, b: UnitVector): number {
  const [dx, dy, dz] = [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
  return dx * dx + dy * dy + dz * dz;
}

/** Metres over the ground. */
export function metresOf(chordSquared: number): number {
  return 2 * EARTH_RADIUS * Math.asin(Math.min(1, Math.sqrt(chordSquared) / 2));
}

/** Metres over the ground from one position to another. */
export function distance(from: Position, to: Position): number {
  return metresOf(chordSquared(unitVector(from), unitVector(to)));
}

/** Degrees from true north, clockwise, in which the shortest way from one position to another begins. */
export function bearing(
  [fromLongitude, fromLatitude]: Position,
  [toLongitude, toLatitude]: Position,
): number {
  const [from, to] = [radians(fromLatitude), radians(toLatitude)];
  const turn = radians(toLongitude - fromLongitude);
  const y = Math.sin(turn) * Math.cos(to);
  const x = Math.cos(from) * Math.sin(to) - Math.sin(from) * Math.cos(to) * Math.cos(turn);
  return (degrees(Math.atan2(y, x)) + 360) % 360;
}

/** The inverse of `metresOf`; half the Earth's circumference and everything beyond it is 4. */
export function chordSquaredOf(metres: number): number {
  const half = Math.min(Math.PI / 2, metres / (2 * EARTH_RADIUS));
  return (2 * Math.sin(half)) ** 2;
}

/** Boxes that do not cross the antimeridian and together hold what `box` holds. */
export function uncrossed(box: BoundingBox): BoundingBox[] {
  if (box.west <= box.east) return [box];
  return [
    { ...box, east: 180 },
    { ...box, west: -180 },
  ];
}

/** Boxes that hold every point within `radius` metres, and more: for finding candidates by an index. */
export function boxesAround(
  { position: [longitude, latitude] }: Pick<Near, 'position'>,
  radius: number,
): BoundingBox[] {
  // Wider than it need be by a thousandth of a degree, so that rounding loses nothing at the rim.
  const angle = radius / EARTH_RADIUS;
  const north = latitude + degrees(angle) + 0.001;
  const south = latitude - degrees(angle) - 0.001;
  // A cap that holds a pole holds every longitude.
  if (north >= 90 || south <= -90) {
    return [{ west: -180, east: 180, south: Math.max(-90, south), north: Math.min(90, north) }];
  }
  const spread = degrees(Math.asin(Math.min(1, Math.sin(angle) / Math.cos(radians(latitude))))) + 0.001;
  const [west, east] = [longitude - spread, longitude + spread];
  if (west < -180) return uncrossed({ west: west + 360, east, south, north });
  if (east > 180) return uncrossed({ west, east: east - 360, south, north });
  return [{ west, east, south, north }];
}

function radians(degreesOfArc: number): number {
  return (degreesOfArc * Math.PI) / 180;
}

function degrees(radiansOfArc: number): number {
  return (radiansOfArc * 180) / Math.PI;
}
