import { kilometresOf, placeOfNear } from './near.ts';
import type { Drawn } from './picture.ts';
import type { Box } from './projection.ts';

/** What a query draws on the map: the circle around a place, the box. Nothing for what the service will refuse. */
export function areasOf(query: URLSearchParams): Pick<Drawn, 'circle' | 'box'> {
  const centre = placeOfNear(query.get('near'));
  const radius = kilometresOf(query.get('radius'));
  const box = query.get('bbox')?.split(',').map(Number);
  return {
    circle: centre !== undefined && radius !== undefined ? { centre, radius } : undefined,
    box: box?.length === 4 && !box.some(Number.isNaN) ? (box as unknown as Box) : undefined,
  };
}
