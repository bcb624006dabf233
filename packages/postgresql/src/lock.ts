import type { Sql } from '@golden-path/service/adapter';

/** Of the application, so that nobody else's advisory locks are taken for ours. Any number would do. */
const APPLICATION = 1_735_420_011;

/** The same of the locks that writes take. */
const WRITES = APPLICATION + 1;

/** The key of the one lock under which a resource's tables change: by an import, or by a new column or index. */
const KEY = `CAST(${APPLICATION} AS int), hashtext(current_schema() || '.' || ?)`;

/** Waits for the lock, which the end of the transaction, or of the connection, releases. */
export function waitForLock(plural: string): Sql {
  return { text: `SELECT pg_advisory_xact_lock(${KEY})`, values: [plural] };
}

export function tryLock(plural: string): Sql {
  return { text: `SELECT pg_try_advisory_xact_lock(${KEY}) AS locked`, values: [plural] };
}

/**
 * Waits for the lock under which records change one by one. An import takes it when it begins to commit: what was written
 * before that it keeps, and what comes then waits for it.
 */
export function waitForWrites(plural: string): Sql {
  return {
    text: `SELECT pg_advisory_xact_lock(CAST(${WRITES} AS int), hashtext(current_schema() || '.' || ?))`,
    values: [plural],
  };
}
