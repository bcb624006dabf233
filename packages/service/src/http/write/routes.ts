import type { Readiness } from '../../readiness';
import { changesRoute } from '../follow/changes';
import { Followers } from '../follow/followers';
import type { Route } from '../route';
import { bulkRoute } from './bulk';
import { createRoute } from './create';
import { removeRoute } from './remove';
import { replaceRoute } from './replace';
import { updateRoute } from './update';
import type { Writing } from './write';

/** What a writable resource has besides; another one has none of it. */
export function writeRoutes(
  writing: Omit<Writing, 'followers'>,
  readiness: Readiness,
  maxConcurrentRequests: number | undefined,
): readonly Route[] {
  const { resource, store } = writing;
  if (resource.writable === undefined) return [];
  const followers = new Followers(store, readiness, maxConcurrentRequests);
  const all: Writing = { ...writing, followers };
  return [
    ...[createRoute, bulkRoute, replaceRoute, updateRoute, removeRoute].map((route) => route(all)),
    changesRoute(resource, store, followers),
  ];
}
