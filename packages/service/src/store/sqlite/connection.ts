import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { type DatabaseCall, traceDatabase } from '@golden-path/telemetry';
import type { Values } from '../sql';

interface Prepared {
  readonly statement: StatementSync;
  readonly call: DatabaseCall;
}

/** Milliseconds that a lock is waited for. */
const PATIENCE = 5000;

/** One connection with its prepared statements; every call is a span of the request it belongs to. */
export class Connection {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, Prepared>();
  /** Those whose rows are arrays. */
  readonly #arrays = new Map<string, Prepared>();
  /** Those whose rows are read one by one, while nobody reads them. */
  readonly #resting = new Map<string, Prepared>();

  /** @param cache in KiB: how much of the database is kept in memory, at most */
  constructor(
    path: string,
    readonly collection: string,
    cache = 16_384,
  ) {
    this.#database = new DatabaseSync(path, { timeout: PATIENCE });
    this.#useWriteAheadLog();
    // `synchronous = NORMAL` is durable under WAL but for the last transactions before a power failure.
    this.#database.exec(`
      PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;
      PRAGMA temp_store = ${path === ':memory:' ? 'MEMORY' : 'FILE'}; PRAGMA cache_size = -${cache};
    `);
  }

  /** Others may be making the same new file; here alone SQLite refuses at once, whatever the timeout. */
  #useWriteAheadLog(): void {
    const deadline = Date.now() + PATIENCE;
    for (;;) {
      try {
        this.#database.exec('PRAGMA journal_mode = WAL');
        return;
      } catch (error) {
        if (!isBusy(error) || Date.now() > deadline) throw error;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
      }
    }
  }

  /** Statements without parameters, none of a request. */
  exec(sql: string): void {
    this.#database.exec(sql);
  }

  /** What is read inside is of one moment, whatever other connections commit meanwhile. */
  atOnce<T>(work: () => T): T {
    this.exec('BEGIN');
    try {
      return work();
    } finally {
      this.end();
    }
  }

  /** Ends what was read at once. After a failure SQLite may have done so by itself. */
  end(): void {
    if (this.#database.isTransaction) this.exec('ROLLBACK');
  }

  /** The columns of the first row, which cost two thirds of an object that names them. */
  first(sql: string, values: Values = []): readonly unknown[] | undefined {
    // The types of Node.js know rows as objects only.
    return this.#traced(
      this.#arrays,
      sql,
      (statement) => statement.get(...inputs(values)) as readonly unknown[] | undefined,
    );
  }

  /** The columns of every row. */
  rows<T extends readonly unknown[]>(sql: string, values: Values = []): T[] {
    return this.#traced(this.#arrays, sql, (statement) => statement.all(...inputs(values)) as unknown as T[]);
  }

  all<T>(sql: string, values: Values = []): T[] {
    return this.#traced(this.#statements, sql, (statement) => statement.all(...inputs(values)) as T[]);
  }

  /**
   * The columns of every row, as they are asked for. Each reader has a statement of its own until it has read all or
   * lets go: starting one again would break off whoever reads from it.
   */
  *iterate<T extends readonly unknown[]>(sql: string, values: Values = []): Generator<T, undefined> {
    const [statement, rows] = this.#traced(this.#resting, sql, (prepared) => [
      prepared,
      prepared.iterate(...inputs(values)) as unknown as IterableIterator<T>,
    ]);
    this.#resting.delete(sql);
    try {
      yield* rows;
    } finally {
      keep(this.#resting, sql, { statement, call: this.#call(sql) });
    }
  }

  /** For imports: the prepared statement itself, without a span per row. */
  prepare(sql: string): StatementSync {
    const prepared = this.#statements.get(sql);
    return prepared?.statement ?? this.#prepare(this.#statements, sql, this.#call(sql));
  }

  close(): void {
    for (const kept of [this.#statements, this.#arrays, this.#resting]) kept.clear();
    if (this.#database.isOpen) this.#database.close();
  }

  /** A statement that cannot be prepared is a call that failed. */
  #traced<T>(kept: Map<string, Prepared>, sql: string, use: (statement: StatementSync) => T): T {
    const prepared = kept.get(sql);
    if (prepared !== undefined) return traceDatabase(prepared.call, () => use(prepared.statement));
    const call = this.#call(sql);
    return traceDatabase(call, () => use(this.#prepare(kept, sql, call)));
  }

  #prepare(kept: Map<string, Prepared>, sql: string, call: DatabaseCall): StatementSync {
    const statement = this.#database.prepare(sql);
    if (kept !== this.#statements) statement.setReturnArrays(true);
    keep(kept, sql, { statement, call });
    return statement;
  }

  #call(sql: string): DatabaseCall {
    return { system: 'sqlite', operation: 'SELECT', collection: this.collection, query: sql };
  }
}

function inputs(values: Values): readonly SQLInputValue[] {
  return values as readonly SQLInputValue[];
}

/** Queries are of a few shapes; a client that combines all parameters must not fill the memory with them. */
function keep(statements: Map<string, Prepared>, sql: string, prepared: Prepared): void {
  if (statements.size >= 500) statements.clear();
  statements.set(sql, prepared);
}

/** Of all kinds: the low byte is the primary code, SQLITE_BUSY. */
export function isBusy(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return false;
  return typeof error.errcode === 'number' && (error.errcode & 0xff) === 5;
}
