import type { Cuts } from './cut';

/** Files of the service that only PostgreSQL needs. */
export const DATABASE_SERVICE_FILES =
  /^(service\/(src\/store|test|bench)\/(into-)?postgres|docs\/database\.md$|docs\/adr\/0014-)/;

/** Packages that nothing else needs. */
export const DATABASE_PACKAGES: readonly string[] = [];

/** What the service's other files and its documents say about it. */
export const DATABASE_SERVICE_CUTS: Cuts = {};
