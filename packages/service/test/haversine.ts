import type { Position } from '../src/resource/definition';

/** Metres along the great circle, by the textbook: what the stores' own way is compared with. */
export function metresBetween([lon1, lat1]: Position, [lon2, lat2]: Position): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const h =
    Math.sin(radians(lat2 - lat1) / 2) ** 2 +
    Math.cos(radians(lat1)) * Math.cos(radians(lat2)) * Math.sin(radians(lon2 - lon1) / 2) ** 2;
  return 2 * 6_371_008.8 * Math.asin(Math.min(1, Math.sqrt(h)));
}
