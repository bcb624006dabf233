import { EARTH_RADIUS } from '../../resource/geo';

const HALF_CIRCUMFERENCE = Math.PI * EARTH_RADIUS;

/**
 * Radii to try, in metres, until enough is found: the index answers "inside this box", not "nearest". The first is
 * that of a circle which would hold `wanted` of `total` places strewn evenly over the Earth; ports are not, so it
 * starts smaller; what is looked at in vain costs less than what is found far away. The last one is the whole Earth.
 */
export function* searchRadii(wanted: number, total: number): Generator<number> {
  const even = 2 * EARTH_RADIUS * Math.sqrt(Math.min(1, wanted / Math.max(1, total)));
  for (let radius = Math.max(1000, even / 2); radius < HALF_CIRCUMFERENCE / 2; radius *= 2) yield radius;
  yield HALF_CIRCUMFERENCE;
}
