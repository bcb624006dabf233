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
  readonly #firsts = new Map<string, Prepared>();

  constructor(
    path: string,
    readonly collection: string,
  ) {
    this.#database = new DatabaseSync(path, { timeout: PATIENCE });
    this.#useWriteAheadLog();
    // `synchronous = NORMAL` is durable under WAL but for the last transactions before a power failure.
    this.#database.exec(`
      PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;
      PRAGMA temp_store = ${path === ':memory:' ? 'MEMORY' : 'FILE'}; PRAGMA cache_size = -16384;
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

  /** The columns of the first row, which cost two thirds of an object that names them. */
  first(sql: string, values: Values = []): readonly unknown[] | undefined {
    let prepared = this.#firsts.get(sql);
    if (prepared === undefined) {
      prepared = this.#prepare(sql);
      prepared.statement.setReturnArrays(true);
      keep(this.#firsts, sql, prepared);
    }
    const { statement, call } = prepared;
    // The types of Node.js know rows as objects only.
    return traceDatabase(
      call,
      () => statement.get(...(values as readonly SQLInputValue[])) as readonly unknown[] | undefined,
    );
  }

  all<T>(sql: string, values: Values = []): T[] {
    const { statement, call } = this.#prepared(sql);
    return traceDatabase(call, () => statement.all(...(values as readonly SQLInputValue[])) as T[]);
  }

  /** Rows as they are asked for, from one snapshot; the connection must serve nobody else meanwhile. */
  iterate<T>(sql: string, values: Values = []): IterableIterator<T> {
    const { statement, call } = this.#prepared(sql);
    return traceDatabase(
      call,
      () => statement.iterate(...(values as readonly SQLInputValue[])) as IterableIterator<T>,
    );
  }

  /** For imports: the prepared statement itself, without a span per row. */
  prepare(sql: string): StatementSync {
    return this.#prepared(sql).statement;
  }

  close(): void {
    this.#statements.clear();
    this.#firsts.clear();
    if (this.#database.isOpen) this.#database.close();
  }

  #prepared(sql: string): Prepared {
    let prepared = this.#statements.get(sql);
    if (prepared === undefined) {
      prepared = this.#prepare(sql);
      keep(this.#statements, sql, prepared);
    }
    return prepared;
  }

  #prepare(sql: string): Prepared {
    return {
      statement: this.#database.prepare(sql),
      call: { system: 'sqlite', operation: 'SELECT', collection: this.collection, query: sql },
    };
  }
}

/** Queries are of a few shapes; a client that combines all parameters must not fill the memory with them. */
function keep(statements: Map<string, Prepared>, sql: string, prepared: Prepared): void {
  if (statements.size >= 500) statements.clear();
  statements.set(sql, prepared);
}

export function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5;
}
