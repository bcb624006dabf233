import { setImmediate as yieldToEventLoop, setTimeout as delay } from 'node:timers/promises';
import { type Client, DatabaseError } from 'pg';
import type { ResourceDefinition } from '@golden-path/service/adapter';
import { type Row, rowMaker, rowRemaker, ruleOf } from '@golden-path/service/adapter';
import { Seen } from '@golden-path/service/adapter';
import {
  type Dataset,
  type ImportCounts,
  ImportInProgress,
  type ImportOptions,
  type ImportTransaction,
  type NewRecord,
  StoreUnavailable,
  writingOf,
} from '@golden-path/service/adapter';
import { Bytes } from '@golden-path/service/adapter';
import { forget, type Pack, type Packer } from '@golden-path/service/adapter';
import { MIXED } from './catch-up';
import { Copy } from './copy';
import { closeQuietly, type Database } from './database';
import { describe, type Origin } from './describe';
import { type CopyColumn, withInteger } from './encode';
import { asStoreFailure, isUsableAfter } from './failure';
import { BUILD_MEMORY, withoutStatistics } from './layout';
import { tryLock, waitForLock, waitForWrites } from './lock';
import { merge } from './merge';
import type { Merging } from './merging';
import { type Names, namesOf } from './names';
import { importColumns, type ImportColumns, makePacker, sift } from './pack';
import { rows } from './statement';
import { lastNumber, logChanges } from './written';

/** Bytes of rows and words that may not be new, and of words that are: so many are sent at a time. */
const ASIDE = 512 * 1024;

/** Of a row that was set aside, its place among them, from 0; negative for what was there before. The last of a key counts. */
const SEQ: CopyColumn = { name: 'seq', encoding: 'integer' };
const BEFORE = -1;

/** Rows that are made anew at a time. */
const REMADE_AT_ONCE = 1000;

/** Milliseconds for which another import, or another replica that makes the rows anew, is waited for. */
const REMAKE_MS = 60 * 60_000;

/** Milliseconds that undoing may take. */
const UNDO_MS = 5000;

/** SQLSTATE */
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * One import in one transaction of a connection of its own. Records stream into a table that nobody else sees; the
 * commit finds out what is new and makes it visible at once. Whatever ends the connection before that, a SIGKILL
 * too, leaves nothing behind.
 */
export class PostgresImport implements ImportTransaction {
  readonly packing = require.resolve('./pack');
  readonly #row: (record: NewRecord) => Row;
  readonly #packer: Packer;
  readonly #names: Names;
  readonly #columns: ImportColumns;
  #copy: Copy | undefined;
  /** What waits until there is enough of it, since a connection takes one COPY at a time. */
  readonly #aside = { again: new Bytes(ASIDE), term: new Bytes(ASIDE), againTerm: new Bytes(ASIDE) };
  readonly #keys = new Seen();
  readonly #words = new Seen();
  #seq = 0;
  /** Whether making the rows anew has changed what clients read. */
  #hasChanged = false;
  #isOver = false;

  private constructor(
    readonly client: Client,
    readonly resource: ResourceDefinition,
    readonly mode: ImportOptions['mode'],
    /** Nothing was there, so that the incoming table can become the record table. */
    readonly isFirst: boolean,
    /** The rows there were made by another rule, so that equal records do not mean equal rows. */
    readonly isStale: boolean,
    /** Of a writable resource, the number of the last change by then. */
    readonly writtenAfter: number | undefined,
  ) {
    this.#row = rowMaker(resource);
    this.#packer = makePacker(resource);
    this.#names = namesOf(resource.plural);
    this.#columns = importColumns(resource);
  }

  static async begin(
    database: Database,
    resource: ResourceDefinition,
    { mode, lockTimeout = 0, signal }: ImportOptions,
  ): Promise<PostgresImport> {
    const client = await database.session();
    try {
      await client.query('BEGIN');
      await lock(client, resource.plural, lockTimeout, signal);
      await client.query(
        `SET LOCAL maintenance_work_mem = '${BUILD_MEMORY}'; SET LOCAL work_mem = '64MB'; SET LOCAL temp_buffers = '32MB'`,
      );
      const { record, dataset } = namesOf(resource.plural);
      const [found] = await rows<{ first: boolean; rule: string | null }>(client, {
        text: `SELECT NOT EXISTS (SELECT FROM ${record}) AS first, (SELECT rule FROM ${dataset}) AS rule`,
        values: [],
      });
      const isFirst = found?.first === true;
      const isStale = !isFirst && found?.rule !== ruleOf(resource);
      const writtenAfter = writingOf(resource) && (await lastNumber(client, namesOf(resource.plural)));
      const begun = new PostgresImport(client, resource, mode, isFirst, isStale, writtenAfter);
      await begun.#makeTables();
      if (isStale && mode === 'merge') await begun.#remake();
      return begun;
    } catch (error) {
      await closeQuietly(client);
      throw asStoreFailure(error);
    }
  }

  /** Whether the incoming table may take the place of the record table. */
  get #maySwap(): boolean {
    return this.isFirst || this.mode === 'replace';
  }

  /** Makes the rows anew if another rule made them: the definition has changed, or what follows from it. */
  static async remakeStale(database: Database, resource: ResourceDefinition): Promise<void> {
    const { dataset } = namesOf(resource.plural);
    const read = async (): Promise<{ document: string; rule: string } | undefined> =>
      (
        await database.query<{ document: string; rule: string }>({
          text: `SELECT document, rule FROM ${dataset}`,
          values: [],
        })
      )[0];
    const found = await read();
    if (found === undefined || found.rule === ruleOf(resource)) return;
    const begun = await PostgresImport.begin(database, resource, { mode: 'merge', lockTimeout: REMAKE_MS });
    // Another replica may have done it while this one waited.
    const current = begun.isStale ? await read().catch((error: unknown) => begun.fail(error)) : undefined;
    if (current === undefined) return begun.rollback();
    const { source, sha256, loadedAt } = JSON.parse(current.document) as Dataset;
    await begun.#commitAs({ source, sha256, loadedAt });
  }

  /** Lets go of the lock, for which others wait. @throws the error */
  async fail(error: unknown): Promise<never> {
    await this.rollback();
    throw error;
  }

  write(batch: readonly NewRecord[]): Promise<void> {
    for (const record of batch) this.#packer.add(this.#row(record));
    return this.writePacked(this.#packer.take());
  }

  async writePacked(pack: Pack): Promise<void> {
    this.#assertOpen();
    try {
      const rest = this.#sift(pack);
      if (rest.length > 0) {
        this.#copy ??= new Copy(this.client, this.#names.incoming, this.#columns.incoming, this.#maySwap);
        await this.#copy.send(rest);
      }
      await this.#sendAside(ASIDE);
      // The event loop belongs to requests, too.
      await yieldToEventLoop();
    } catch (error) {
      throw asStoreFailure(error);
    }
  }

  /**
   * Sets aside what goes elsewhere.
   * @param areBefore the rows come before all others, and none of them is new
   * @returns rows of keys that are new for certain
   */
  #sift([rows, index, words, wordIndex]: Pack, areBefore = false): Uint8Array<ArrayBuffer> {
    if (rows === undefined || index === undefined || words === undefined || wordIndex === undefined)
      throw new Error('a pack has four parts');
    const { again, term, againTerm } = this.#aside;
    const rest = sift(
      { rows, index },
      (place, pattern) => areBefore || this.#keys.meet(place, pattern),
      (row) => {
        withInteger(row, areBefore ? BEFORE : this.#seq++, again);
      },
    );
    const newWords = sift(
      { rows: words, index: wordIndex },
      (place, pattern) => this.#words.meet(place, pattern),
      (word) => {
        againTerm.bytes(word);
      },
    );
    term.bytes(newWords);
    for (const part of [index, words, wordIndex]) forget(part);
    return rest;
  }

  commit(
    source: Pick<Dataset, 'source' | 'sha256'>,
    approve?: (counts: ImportCounts) => void,
  ): Promise<ImportCounts> {
    return this.#commitAs({ ...source, loadedAt: new Date().toISOString() }, approve, true);
  }

  async #commitAs(
    origin: Origin,
    approve?: (counts: ImportCounts) => void,
    isNew = this.#hasChanged,
  ): Promise<ImportCounts> {
    this.#assertOpen();
    const { client, resource } = this;
    try {
      await this.#sendAside(0);
      const merging: Merging = {
        client,
        resource,
        names: this.#names,
        columns: this.#columns.incoming.map(({ name }) => name),
        replaces: this.mode === 'replace',
        remakes: this.isStale,
        ...(this.writtenAfter !== undefined && { writtenAfter: this.writtenAfter }),
      };
      if (this.writtenAfter !== undefined) await rows(client, waitForWrites(resource.plural));
      const counts = await merge(merging, this.isFirst, approve);
      await describe(merging, origin, await this.#ruleAfter());
      // Whoever follows the changes has to read everything again.
      if (isNew && this.writtenAfter !== undefined)
        await logChanges(this.client, this.#names, [{ action: 'import', key: '' }]);
      await this.#commit();
      this.#isOver = true;
      await closeQuietly(client);
      return counts;
    } catch (error) {
      await this.rollback();
      throw asStoreFailure(error);
    }
  }

  /** What was written meanwhile stays as it was written, perhaps by another release. */
  async #ruleAfter(): Promise<string> {
    const rule = ruleOf(this.resource);
    if (this.writtenAfter === undefined) return rule;
    const [found] = await rows<{ mixed: boolean }>(this.client, {
      text: `SELECT EXISTS (SELECT FROM written) AND EXISTS (SELECT FROM ${this.#names.dataset} WHERE rule <> ?) AS mixed`,
      values: [rule],
    });
    return found?.mixed === true ? rule + MIXED : rule;
  }

  async rollback(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    // A server that has vanished does not answer; it forgets everything by itself.
    await Promise.race([this.#undo(), delay(UNDO_MS, undefined, { ref: false })]);
    await closeQuietly(this.client);
  }

  async #undo(): Promise<void> {
    await this.#copy?.abort();
    await this.client.query('ROLLBACK').catch(() => undefined);
  }

  async #makeTables(): Promise<void> {
    const { record, term, incoming, incomingTerm, again, againTerm } = this.#names;
    const like = (table: string): string => `(LIKE ${table} INCLUDING DEFAULTS)`;
    const [make, end] = this.#maySwap ? ['CREATE TABLE', ''] : ['CREATE TEMP TABLE', ' ON COMMIT DROP'];
    await this.client.query(
      [
        `${make} ${incoming} ${like(record)}${end}`,
        `${make} ${incomingTerm} ${like(term)}${end}`,
        withoutStatistics(incoming),
        `CREATE TEMP TABLE ${again} (LIKE ${record}, seq int4 NOT NULL) ON COMMIT DROP`,
        `CREATE TEMP TABLE ${againTerm} (LIKE ${term}) ON COMMIT DROP`,
      ].join('; '),
    );
  }

  /** Sends what was set aside if there are so many bytes of it, which ends the COPY that is under way. */
  async #sendAside(least: number): Promise<void> {
    const { again, term, againTerm } = this.#aside;
    if (Math.max(again.length, term.length, againTerm.length) < least) return;
    await this.#copy?.end();
    await this.#sendAll(again, this.#names.again, [...this.#columns.incoming, SEQ], false);
    await this.#sendAll(term, this.#names.incomingTerm, this.#columns.term, this.#maySwap);
    await this.#sendAll(againTerm, this.#names.againTerm, this.#columns.term, false);
    this.#copy = undefined;
  }

  async #sendAll(bytes: Bytes, table: string, columns: readonly CopyColumn[], isNew: boolean): Promise<void> {
    if (bytes.length === 0) return;
    this.#copy = new Copy(this.client, table, columns, isNew);
    const taken = bytes.take();
    await this.#copy.send(taken);
    await this.#copy.end();
    // As large as the largest one was, however little is in it.
    forget(taken);
  }

  /** Makes the rows that are there anew, as if their records came before everything else. */
  async #remake(): Promise<void> {
    const remake = rowRemaker(this.resource);
    const text = `SELECT key, json FROM ${this.#names.record} WHERE key > ? ORDER BY key LIMIT ${REMADE_AT_ONCE}`;
    for (let last: string | undefined = ''; last !== undefined;) {
      const batch: { key: string; json: string }[] = await rows(this.client, { text, values: [last] });
      for (const { json } of batch) {
        const row = remake(json);
        this.#hasChanged ||= row.json !== json;
        this.#packer.add(row);
      }
      this.#sift(this.#packer.take(), true);
      await this.#sendAside(0);
      last = batch.at(-1)?.key;
    }
  }

  async #commit(): Promise<void> {
    await this.client.query('COMMIT').catch((error: unknown) => {
      if (isUsableAfter(error)) throw error;
      throw new StoreUnavailable(
        'the connection to PostgreSQL broke during the commit, so it is not known whether anything was changed; import again',
        1,
        { cause: error },
      );
    });
  }

  #assertOpen(): void {
    if (this.#isOver) throw new Error('the import is over');
  }
}

async function lock(
  client: Client,
  plural: string,
  timeout: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const refused = new ImportInProgress('another import is running; try again when it is done');
  if (timeout === 0) {
    const [found] = await rows<{ locked: boolean }>(client, tryLock(plural));
    if (found?.locked !== true) throw refused;
    return;
  }
  // The server does not look up from a lock that it waits for; this side may.
  const leave = (): void => void closeQuietly(client);
  signal?.addEventListener('abort', leave);
  try {
    signal?.throwIfAborted();
    await client.query(`SET LOCAL lock_timeout = ${Math.ceil(timeout)}`);
    await rows(client, waitForLock(plural));
    await client.query('SET LOCAL lock_timeout = 0');
  } catch (error) {
    const isOver =
      signal?.aborted === true || (error instanceof DatabaseError && error.code === LOCK_NOT_AVAILABLE);
    throw isOver ? refused : error;
  } finally {
    signal?.removeEventListener('abort', leave);
  }
}
