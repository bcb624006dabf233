import type { Sql } from '@golden-path/service/adapter';

/** Of the application, so that nobody else's advisory locks are taken for ours. Any number would do. */
const APPLICATION = 1_735_420_011;

/** The key of the one lock under which a resource's tables change: by an import, or by a new column or index. */
const KEY = `CAST(${APPLICATION} AS int), hashtext(current_schema() || '.' || ?)`;

/** Waits for the lock, which the end of the transaction, or of the connection, releases. */
export function waitForLock(plural: string): Sql {
  return { text: `SELECT pg_advisory_xact_lock(${KEY})`, values: [plural] };
}

export function tryLock(plural: string): Sql {
  return { text: `SELECT pg_try_advisory_xact_lock(${KEY}) AS locked`, values: [plural] };
}
