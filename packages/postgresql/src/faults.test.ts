import type { Client } from 'pg';
import { type BuiltService, startBuiltService, until } from '../../service/src/testing';
import { type OwnPostgresServer, startOwnPostgres } from '../test/postgres';
import { served } from '../../service/test/served';
import { quoted } from './names';

// A busy machine takes hundreds of milliseconds for a connection.
const STATEMENT_MS = 2000;
const CONNECT_MS = 2000;
const POOL = 3;

let server: OwnPostgresServer;
let service: BuiltService;
let url: string;

beforeAll(async () => {
  server = await startOwnPostgres();
  url = await server.emptyUrl();
  service = await startBuiltService({
    DATABASE_URL: url,
    DATABASE_POOL_SIZE: String(POOL),
    // Every request asks the database.
    ANSWER_CACHE_BYTES: '0',
    DATABASE_CONNECT_TIMEOUT_MS: String(CONNECT_MS),
    DATABASE_STATEMENT_TIMEOUT_MS: String(STATEMENT_MS),
  });
  await becomes('/ready', 200);
});
afterAll(async () => {
  expect(await service.stop()).toBe(0);
  await server.close();
});

interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly retryAfter: string | null;
  readonly text: string;
  readonly milliseconds: number;
}

async function ask(path: string): Promise<Answer> {
  const start = performance.now();
  const response = await fetch(`${service.origin}${path}`);
  const text = await response.text();
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    retryAfter: response.headers.get('retry-after'),
    text,
    milliseconds: performance.now() - start,
  };
}

async function becomes(path: string, status: number): Promise<void> {
  await until(`${path} answers ${status}`, async () => (await ask(path)).status === status);
}

/** A request is answered, or it is a 503 that says when to try again and nothing of what is behind it. */
function expectHonest(answers: readonly Answer[], right: string): void {
  for (const { status, type, retryAfter, text } of answers) {
    if (status === 200) expect(text).toBe(right);
    else {
      expect(status).toBe(503);
      expect(type).toBe('application/problem+json');
      expect(Number(retryAfter)).toBeGreaterThanOrEqual(1);
      expect(text).not.toMatch(/ECONN|127\.0\.0\.1|postgres/i);
    }
  }
}

/** Requests without a pause, until told to stop. */
function load(path: string, clients: number): { stop: () => Promise<Answer[]> } {
  const answers: Answer[] = [];
  let isOver = false;
  const loops = Array.from({ length: clients }, async () => {
    while (!isOver) answers.push(await ask(path));
  });
  return {
    stop: async () => {
      isOver = true;
      await Promise.all(loops);
      return answers;
    },
  };
}

const list = `/${served.plural}?limit=5`;

test.each(['fast', 'immediate'] as const)(
  'PostgreSQL is stopped (%s) under load and started again',
  async (how) => {
    const right = (await ask(list)).text;
    const traffic = load(list, 8);
    await server.stop(how);
    await becomes('/ready', 503);
    expect((await ask('/live')).status).toBe(200);
    const whileDown = await ask(list);
    expect(whileDown.status).toBe(503);

    await server.start();
    await becomes('/ready', 200);
    const answers = await traffic.stop();
    expectHonest(answers, right);
    expect(answers.some(({ status }) => status === 503)).toBe(true);
    // Every connection of the pool works again.
    const afterwards = await Promise.all(Array.from({ length: POOL * 4 }, () => ask(list)));
    expect(afterwards.map(({ status, text }) => [status, text === right])).toEqual(
      afterwards.map(() => [200, true]),
    );
    expect(service.process.exitCode).toBeNull();
  },
);

test('a pool that is exhausted is waited for, but not for long; probes do not wait', async () => {
  const right = (await ask(list)).text;
  const blocker = await blocking();
  const answers = await Promise.all([
    ...Array.from({ length: POOL * 5 }, () => ask(list)),
    ...['/live', '/ready', '/live', '/ready'].map(ask),
  ]);
  const lists = answers.slice(0, POOL * 5);
  await blocker.end();
  expect(lists.map(({ status }) => status)).toEqual(lists.map(() => 503));
  expectHonest(lists, right);
  // Two statements at most, and a wait for a connection before each; twice that on a machine that is busy otherwise.
  const bound = 2 * (CONNECT_MS + STATEMENT_MS) * 2;
  expect(Math.max(...lists.map(({ milliseconds }) => milliseconds))).toBeLessThan(bound);
  expect(answers.slice(POOL * 5).every(({ status }) => status === 200)).toBe(true);
  await becomes(list, 200);
});

test('a slow query is cancelled on the server, not abandoned', async () => {
  const behind = await server.connect(url);
  const table = quoted(served.plural);
  const running = async (): Promise<number> => {
    const { rows } = await behind.query<{ count: string }>(
      `SELECT count(*) FROM pg_stat_activity WHERE application_name = $1 AND state = 'active'`,
      [served.plural],
    );
    return Number(rows[0]?.count);
  };
  await behind.query(`ALTER TABLE ${table} RENAME TO slow;
    CREATE VIEW ${table} AS SELECT slow.* FROM slow, (SELECT pg_sleep(600)) sleep`);
  try {
    const asked = ask(list);
    await until('the query runs', async () => (await running()) > 0);
    expect(await asked).toMatchObject({ status: 503, type: 'application/problem+json' });
    await until('the query is gone', async () => (await running()) === 0, 30_000);
  } finally {
    await behind.query(`DROP VIEW ${table}; ALTER TABLE slow RENAME TO ${table}`);
    await behind.end();
  }
  await becomes(list, 200);
});

test('a service that starts before its database becomes ready when that comes', async () => {
  await server.stop();
  const early = await startBuiltService({ DATABASE_URL: url });
  try {
    expect((await fetch(`${early.origin}/live`)).status).toBe(200);
    expect((await fetch(`${early.origin}/ready`)).status).toBe(503);
    await until('it waits', () => early.logs.some(({ msg }) => msg === 'waiting for the database'));
    await server.start();
    await until('it is ready', async () => (await fetch(`${early.origin}/ready`)).status === 200);
  } finally {
    expect(await early.stop()).toBe(0);
  }
  await becomes('/ready', 200);
});

/** Holds the table so that every query of it waits. */
async function blocking(): Promise<Client> {
  const client = await server.connect(url);
  await client.query(`BEGIN; LOCK TABLE ${quoted(served.plural)} IN ACCESS EXCLUSIVE MODE`);
  return client;
}
