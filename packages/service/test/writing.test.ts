import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '@golden-path/spec';
import { freeListenPort, until } from '../src/testing';
import { type Issuer, startIssuer } from './issuer';
import { startReceiver } from './otlp-receiver';
import { Program } from './process';
import { readScrape } from './scrape';
import { drift } from './telemetry-drift';
import { telemetrySchema } from '../src/reference/telemetry-schema';

const main = join(repositoryRoot(), 'packages/service/test/vessels/main.js');
const seed = Buffer.alloc(32, 7).toString('base64url');
const vessel = { imo: '1234567', name: 'Ida', captain: 'hunter2' };

let issuer: Issuer;
beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer.close());

/** The program of a service in which clients write vessels. */
async function serving(env: Readonly<Record<string, string>>) {
  // At some levels nothing says where it listens.
  const port = String(await freeListenPort());
  const program = new Program([main], {
    ...{ PORT: port, HOST: '127.0.0.1', SHUTDOWN_DRAIN_SECONDS: '0', MAX_EVENT_LOOP_DELAY_MS: '60000' },
    ...env,
  });
  const origin = `http://127.0.0.1:${port}`;
  const isReady = () =>
    fetch(`${origin}/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  await until('it is ready', isReady);
  const post = (token: string, body: object = vessel) =>
    fetch(`${origin}/vessels`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  return { program, origin, post };
}

const printedBy = (program: Program) =>
  program.until('a token', () => /^eyJ[\w.-]+$/m.exec(program.stderr)?.[0], 20);
const token = (claims = {}) => issuer.token({ scope: 'vessels:write', ...claims });

test('every write is a line of the log at any level, and counted; values and tokens are in neither log nor trace', async () => {
  const receiver = await startReceiver();
  const { program, origin, post } = await serving({
    ...issuer.env,
    ...{ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, OTEL_BSP_SCHEDULE_DELAY: '20' },
    LOG_LEVEL: 'error',
  });
  const good = await token();
  expect((await post(good)).status).toBe(201);
  const bad = await token({ aud: 'other', note: 'hunter2' });
  expect((await post(bad)).status).toBe(401);
  expect((await fetch(`${origin}/vessels?access_token=${good}`)).status).toBe(400);
  expect(
    (await fetch(`${origin}/vessels/1234567`, { headers: { Authorization: `Bearer ${good}` } })).status,
  ).toBe(200);
  const line = await program.line('record written');
  expect(line).toMatchObject({
    ...{ level: 'info', subject: 'ida', resource: 'vessels', action: 'create', record: '1234567' },
    changed: ['imo', 'name', 'captain'],
    request_id: expect.any(String) as unknown,
    trace_id: expect.stringMatching(/^[0-9a-f]{32}$/) as unknown,
  });
  const metrics = await (await fetch(`${origin}/metrics`)).text();
  expect(metrics).toContain('vessels_writes_total{action="create"} 1\n');
  expect(metrics).toContain('auth_key_set_fetches_total{result="ok"} 1\n');
  expect(await program.stop()).toBe(0);
  expect(receiver.spans.length).toBeGreaterThan(3);
  const told = JSON.stringify([program.lines, program.otherLines, program.stderr, receiver.spans]);
  for (const secret of [good, bad, good.split('.')[2] ?? '', 'hunter2']) expect(told).not.toContain(secret);
  await receiver.close();
});

test('at debug, a token is in no line, whatever becomes of it; the schema knows what is told', async () => {
  const { program, origin, post } = await serving({ ...issuer.env, LOG_LEVEL: 'debug' });
  const tokens = [await token(), await token({ exp: 1 }), await token({ scope: 'x' }), 'x.y.z'];
  for (const one of tokens) await post(one);
  issuer.answer = (_req, res) => res.writeHead(500).end();
  await program.line('request', { status: 403 });
  const schema = telemetrySchema(repositoryRoot(), {
    resources: [{ plural: 'vessels', writable: true }] as never,
  });
  const scrapes = [readScrape(await (await fetch(`${origin}/metrics`)).text())];
  expect(await program.stop()).toBe(0);
  const down = await serving({ ...issuer.env, LOG_LEVEL: 'debug' });
  await down.program.line('the keys of the issuer cannot be had');
  expect((await down.post(tokens[0] ?? '')).status).toBe(503);
  scrapes.push(readScrape(await (await fetch(`${down.origin}/metrics`)).text()));
  expect(await down.program.stop()).toBe(0);
  issuer.answer = undefined;
  const lines = [...program.lines, ...down.program.lines];
  for (const one of tokens) expect(JSON.stringify(lines)).not.toContain(one);
  const observed = { scrapes, spans: [], lines, stores: ['SQLite'] };
  const routes = ['/vessels', '/vessels/:id'];
  expect(
    drift(schema, observed, { routes, resource: ['vessels'] }).filter((it) =>
      /write|auth|issuer|subject|changed|record\b|action/.test(it),
    ),
  ).toEqual([]);
});

test('without an issuer nobody writes, everybody reads, and one line says what to set', async () => {
  const { program, origin, post } = await serving({});
  const warnings = program.lines.filter(({ level }) => level === 'warn');
  expect(warnings).toEqual([
    expect.objectContaining({ msg: 'nobody may write: set AUTH_ISSUER, AUTH_AUDIENCE and AUTH_JWKS_URL' }),
  ]);
  expect((await post(await token())).status).toBe(401);
  expect((await fetch(`${origin}/vessels`)).status).toBe(200);
  expect(await program.stop()).toBe(0);
});

test('in development a token is printed, not logged; it outlives a restart with the same key, and dies with another', async () => {
  const first = await serving({ DEVELOPMENT_KEY: seed });
  const printed = await printedBy(first.program);
  expect((await first.post(printed)).status).toBe(201);
  expect((await first.post(await token())).status).toBe(401);
  expect(await first.program.stop()).toBe(0);
  expect(JSON.stringify(first.program.lines)).not.toContain(printed);
  const same = await serving({ DEVELOPMENT_KEY: seed });
  expect((await same.post(printed)).status).toBe(201);
  const other = await serving({ DEVELOPMENT_KEY: Buffer.alloc(32, 8).toString('base64url') });
  expect((await other.post(printed)).status).toBe(401);
  for (const { program } of [same, other]) expect(await program.stop()).toBe(0);
});

test.each([
  [{ DEVELOPMENT_KEY: seed, NODE_ENV: 'production' }, 'DEVELOPMENT_KEY must not be set'],
  [{ AUTH_ISSUER: 'https://login.example.org' }, 'AUTH_JWKS_URL must be set, too'],
])('with %j it does not start, and says why', async (env, says) => {
  const program = new Program([main], env);
  expect(await program.exit()).toBe(78);
  expect(program.stderr).toContain(says);
  expect(program.stderr).not.toContain(seed);
});

test('what comes with the service is imported into an empty database alone; a schedule does not undo what clients wrote', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'writing-'));
  const DATABASE_URL = `sqlite://${join(folder, 'vessels.db')}`;
  const imports = async (...args: string[]) => {
    const program = new Program([main, 'import', ...args], { DATABASE_URL });
    return [await program.exit(), program.stderr] as const;
  };
  expect((await imports())[0]).toBe(0);
  const { program, origin } = await serving({ DATABASE_URL, DEVELOPMENT_KEY: seed });
  const developer = await printedBy(program);
  const ida = `${origin}/vessels/9074729`;
  const nameOf = async () => ((await (await fetch(ida)).json()) as { name: string }).name;
  const renamed = await fetch(ida, {
    method: 'PATCH',
    headers: { Authorization: `Bearer ${developer}`, 'Content-Type': 'application/merge-patch+json' },
    body: '{"name":"Ola"}',
  });
  expect(renamed.status).toBe(200);
  expect(await imports()).toEqual([
    0,
    expect.stringContaining('name a file to import it.\nNothing was changed.'),
  ]);
  expect(await nameOf()).toBe('Ola');
  // Whoever names it means it.
  expect((await imports(join(repositoryRoot(), 'packages/service/test/vessels/vessels.json')))[0]).toBe(0);
  expect(await nameOf()).toBe('Ida');
  expect(await program.stop()).toBe(0);
  rmSync(folder, { recursive: true });
});
