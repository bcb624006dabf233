import { log } from '@golden-path/telemetry';
import { Client, type ClientConfig, Pool, type PoolClient } from 'pg';
import { type Sql, StoreUnavailable, type ValuesOf } from '@golden-path/service/adapter';
import type { postgresSettings } from './settings';
import { asStoreFailure, isUsableAfter } from './failure';
import { arrays, numbered, parameters, rows } from './statement';

/** Milliseconds and connections; see `settings.ts`. */
export type DatabaseSettings = ValuesOf<typeof postgresSettings>;

/** How much longer than a reader's patience a transaction may be idle: the store ends a stream before the server does. */
const IDLE_MARGIN_MS = 30_000;

/** Lets go of a connection that nobody needs, and of one that has grown old: behind a name, servers come and go. */
const IDLE_MS = 30_000;
const LIFETIME_SECONDS = 30 * 60;

/** Whoever runs statements: the pool, or one connection. */
export interface Reader {
  query<T>(sql: Sql, name?: string): Promise<T[]>;
  /** The same, each row an array of its columns. */
  rows<T extends readonly unknown[]>(sql: Sql): Promise<T[]>;
}

/** The database: a bounded pool for requests, a connection of its own for probes, others for imports. */
export class Database implements Reader {
  readonly #config: ClientConfig;
  readonly #pool: Pool;
  /** A pool that is busy with requests must not make the service look dead. */
  readonly #probes: Pool;
  readonly #sessions = new Set<Client>();
  readonly #mostStreams: number;
  #streams = 0;

  constructor(
    url: string,
    name: string,
    {
      databasePoolSize: poolSize,
      databaseConnectTimeout: connectTimeout,
      databaseStatementTimeout: statementTimeout,
    }: DatabaseSettings,
    streamPatience: number,
  ) {
    this.#config = {
      connectionString: withLibpqModes(url),
      application_name: name,
      connectionTimeoutMillis: connectTimeout,
      keepAlive: true,
    };
    const bounded = {
      ...this.#config,
      ...poolName(url),
      statement_timeout: statementTimeout,
      idle_in_transaction_session_timeout: streamPatience + IDLE_MARGIN_MS,
      // The server cancels a slow query; this is for a server that has vanished without a word.
      query_timeout: statementTimeout + connectTimeout,
      idleTimeoutMillis: IDLE_MS,
      maxLifetimeSeconds: LIFETIME_SECONDS,
    };
    this.#pool = watched(new Pool({ ...bounded, max: poolSize }));
    this.#probes = watched(
      new Pool({
        ...bounded,
        max: 1,
        statement_timeout: connectTimeout,
        query_timeout: connectTimeout,
      }),
    );
    // Streams last as long as their readers like; the rest of the pool is for everybody else.
    this.#mostStreams = Math.max(1, Math.floor(poolSize / 2));
  }

  async query<T>(sql: Sql, name?: string): Promise<T[]> {
    return lent(this.#pool, async (client) => rows<T>(client, sql, name));
  }

  /** The same, each row an array of its columns. */
  async rows<T extends readonly unknown[]>(sql: Sql): Promise<T[]> {
    return lent(this.#pool, async (client) => arrays<T>(client, sql));
  }

  async ping(): Promise<void> {
    await lent(this.#probes, (client) => client.query('SELECT 1'));
  }

  /** What several statements read is of one moment. */
  async snapshot<T>(read: (reader: Reader) => Promise<T>): Promise<T> {
    return lent(this.#pool, async (client) => {
      await client.query(SNAPSHOT);
      try {
        return await read(readerOf(client));
      } finally {
        // What broke the connection is told by the statement that it broke.
        await client.query('ROLLBACK').catch(() => undefined);
      }
    });
  }

  /** All that is done by one connection happens, or nothing. @throws StoreUnavailable when it is not known which */
  async transaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    return lent(this.#pool, async (client) => {
      await client.query('BEGIN');
      try {
        const done = await work(client);
        await client.query('COMMIT');
        return done;
      } catch (error) {
        await client.query('ROLLBACK').catch(() => undefined);
        throw error;
      }
    });
  }

  /**
   * What a query gives, `size` rows at a time, from one snapshot; the connection is given back at the end.
   * @param sql made of what is read in the same snapshot, where it is a function
   */
  async *cursor<T extends readonly unknown[]>(
    sql: Sql | ((reader: Reader) => Promise<Sql>),
    size: number,
  ): AsyncGenerator<T[]> {
    if (this.#streams >= this.#mostStreams)
      throw new StoreUnavailable('as many streams are being read as the pool has connections for', 5);
    this.#streams++;
    let client: PoolClient | undefined;
    let failure: unknown;
    try {
      client = await this.#pool.connect();
      await client.query(typeof sql === 'function' ? SNAPSHOT : 'BEGIN READ ONLY');
      const { text, values } = typeof sql === 'function' ? await sql(readerOf(client)) : sql;
      await client.query(`DECLARE page NO SCROLL CURSOR FOR ${numbered(text)}`, parameters(values));
      for (;;) {
        const batch = await arrays<T>(client, { text: `FETCH ${Math.trunc(size)} FROM page`, values: [] });
        if (batch.length > 0) yield batch;
        if (batch.length < size) break;
      }
    } catch (error) {
      failure = error;
      throw asStoreFailure(error);
    } finally {
      this.#streams--;
      await client?.query('ROLLBACK').catch((error: unknown) => {
        failure = error;
      });
      client?.release(failure !== undefined && !isUsableAfter(failure));
    }
  }

  /** A connection outside the pool, without time-outs, for work that takes as long as it takes. */
  async session(): Promise<Client> {
    const client = new Client(this.#config);
    // What breaks the connection also fails the query that runs on it; an idle one is told by the next.
    client.on('error', (error) => {
      log.debug('database connection lost', { error });
    });
    client.on('end', () => this.#sessions.delete(client));
    this.#sessions.add(client);
    try {
      await client.connect();
      // The lock of an import whose machine has vanished is free again after a minute, not after two hours.
      await client.query(
        'SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3',
      );
      return client;
    } catch (error) {
      await closeQuietly(client);
      throw asStoreFailure(error);
    }
  }

  /** The same as a pool of one, for libraries that want a pool. */
  sessions(): Pool {
    return watched(new Pool({ ...this.#config, max: 1 }));
  }

  async close(): Promise<void> {
    await Promise.all([this.#pool.end(), this.#probes.end(), ...Array.from(this.#sessions, closeQuietly)]);
  }
}

const SNAPSHOT = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';

function readerOf(client: PoolClient): Reader {
  return {
    query: (sql, name) => rows(client, sql, name),
    rows: (sql) => arrays(client, sql),
  };
}

/** Ends a session; one that hangs or is gone must not keep anybody. */
export async function closeQuietly(client: Client): Promise<void> {
  await client.end().catch((error: unknown) => {
    log.debug('database connection not closed', { error });
  });
}

async function lent<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  let client: PoolClient | undefined;
  let failure: unknown;
  try {
    client = await pool.connect();
    return await work(client);
  } catch (error) {
    failure = error;
    throw asStoreFailure(error);
  } finally {
    client?.release(failure !== undefined && !isUsableAfter(failure));
  }
}

/** Without a listener, a connection that breaks while nobody uses it would end the process. */
function watched(pool: Pool): Pool {
  const lost = (error: Error): void => {
    log.debug('database connection lost', { error });
  };
  pool.on('error', lost);
  pool.on('connect', (client) => client.on('error', lost));
  return pool;
}

/**
 * What instrumentation names a pool after in its metrics. The connection string decides where connections go; pg looks at
 * these only where it says nothing.
 */
function poolName(url: string): { readonly host: string; readonly port: number; readonly database: string } {
  const { hostname, port, pathname } = new URL(url);
  return {
    host: hostname,
    port: Number(port || 5432),
    database: decodeURIComponent(pathname.slice(1)),
  };
}

/** `sslmode` as PostgreSQL's own programs read it: `require` encrypts, `verify-full` also knows whom it talks to. */
function withLibpqModes(url: string): string {
  const parsed = new URL(url);
  parsed.searchParams.set('uselibpqcompat', 'true');
  return parsed.href;
}
