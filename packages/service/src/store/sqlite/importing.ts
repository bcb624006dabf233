import type { ResourceDefinition } from '../../resource/definition';
import { columnsOf } from '../row';
import { ImportInProgress, type ImportOptions, type ImportTransaction } from '../store';
import { writingOf } from '../../resource/writable';
import { type Connection, isBusy } from './connection';
import { asFileFailure } from './failure';
import { SqliteImport } from './import';
import { MEMORY, open } from './opening';
import { tables } from './schema';
import { makeWrittenTables } from './written';

/** How long another import is waited for. */
interface Deadline {
  readonly time: number;
  readonly signal: AbortSignal | undefined;
}

/** What an import fills in memory takes the place of what was there. */
export interface Place {
  readonly path: string;
  readonly connection: () => Connection;
  /** The end of what is being written there, if anything is. */
  readonly settled: () => Promise<void> | undefined;
  readonly replace: (next: Connection) => void;
}

/** Imports into one SQLite database, one at a time. */
export class SqliteImporting {
  #isUnderWay = false;

  constructor(
    readonly resource: ResourceDefinition,
    readonly place: Place,
  ) {}

  /** @throws ImportInProgress, StoreUnusable */
  async begin({ mode, lockTimeout = 0, signal }: ImportOptions): Promise<ImportTransaction> {
    const deadline: Deadline = { time: Date.now() + lockTimeout, signal };
    while (this.#isUnderWay) await waitForLock(deadline);
    this.#isUnderWay = true;
    try {
      if (this.place.path === MEMORY) return await this.#intoMemory(mode);
      return await this.#intoFile(mode, deadline);
    } catch (error) {
      this.#isUnderWay = false;
      throw asFileFailure(error, this.place.path);
    }
  }

  async #intoFile(mode: ImportOptions['mode'], deadline: Deadline): Promise<ImportTransaction> {
    const { path } = this.place;
    const connection = open(path, this.resource);
    const done = (): void => {
      connection.close();
      this.#isUnderWay = false;
    };
    try {
      while (!tryLock(connection)) await waitForLock(deadline);
      return new SqliteImport(connection, this.resource, mode, {
        commit: () => {
          connection.exec('COMMIT');
          done();
        },
        // By closing: SQLite may have rolled back by itself, on a full disk for one.
        rollback: done,
        failure: (error) => asFileFailure(error, path),
      });
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  async #intoMemory(mode: ImportOptions['mode']): Promise<ImportTransaction> {
    await this.#settled();
    const next = open(MEMORY, this.resource);
    next.exec(tables(columnsOf(this.resource)));
    if (writingOf(this.resource) !== undefined) makeWrittenTables(next);
    const done = (): void => {
      this.#isUnderWay = false;
    };
    return new SqliteImport(next, this.resource, mode, {
      // The one before is left to whoever still reads from it; it goes when nobody does.
      commit: () => {
        next.exec('COMMIT');
        this.place.replace(next);
        done();
      },
      rollback: () => {
        next.close();
        done();
      },
      previous: this.place.connection(),
      settled: () => this.#settled(),
    });
  }

  async #settled(): Promise<void> {
    for (let end = this.place.settled(); end !== undefined; end = this.place.settled()) await end;
  }
}

async function waitForLock({ time, signal }: Deadline): Promise<void> {
  if (Date.now() >= time || signal?.aborted === true)
    throw new ImportInProgress('another import is running; try again when it is done');
  await new Promise((resolve) => setTimeout(resolve, Math.min(100, Math.max(1, time - Date.now()))));
}

function tryLock(connection: Connection): boolean {
  try {
    connection.exec('PRAGMA busy_timeout = 0; BEGIN IMMEDIATE');
    return true;
  } catch (error) {
    if (isBusy(error)) return false;
    throw error;
  }
}
