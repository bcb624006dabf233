import type { Route } from '../route';
import { createRoute } from './create';
import { removeRoute } from './remove';
import { replaceRoute } from './replace';
import { updateRoute } from './update';
import type { Writing } from './write';

/** What a writable resource has besides; another one has none of it. */
export function writeRoutes(writing: Writing): readonly Route[] {
  if (writing.resource.writable === undefined) return [];
  return [createRoute(writing), replaceRoute(writing), updateRoute(writing), removeRoute(writing)];
}
