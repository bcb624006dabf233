import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { repositoryRoot } from '@golden-path/spec';
import type { TelemetrySchema } from '@golden-path/telemetry/schema';
import { Answers } from '../src/http/answers';
import { kitRoutes } from '../src/http/kit-routes';
import { ownRoutes } from '../src/http/own-routes';
import { kitOf } from '../src/http/routes';
import { Readiness } from '../src/readiness';
import { routes } from '../../../service/src/routes';
import { served } from './served';
import { openStore } from '../src/store';
import { type Receiver, startReceiver } from './otlp-receiver';
import { telemetrySchema } from '../src/reference/telemetry-schema';
import { postgresql } from '../../postgresql/src';
import { newerSchema } from '../../postgresql/test/postgres-telemetry';
import { type ServiceProcess, startServiceProcess } from './process';
import { readScrape, type Scrape } from './scrape';
import { dependencies } from './service';
import { drift, type Observed, type Scraped, type ValueSets } from './telemetry-drift';

const schema = telemetrySchema(repositoryRoot(), { resources: [served], stores: [postgresql] });
const list = `/${served.plural}`;
const folder = mkdtempSync(join(tmpdir(), 'telemetry-'));

let receiver: Receiver;
let sets: ValueSets;
let observed: Observed;

beforeAll(async () => {
  receiver = await startReceiver();
  const store = await openStore({ resource: served, url: undefined });
  const paths = kitRoutes({
    ...dependencies,
    collections: [{ resource: served, store }],
    answers: new Answers(0),
    readiness: new Readiness(),
  });
  const own = ownRoutes(routes(kitOf([{ resource: served, store }], {})));
  await store.close();
  sets = { routes: [...paths, ...own].map(({ path }) => path), resource: [served.plural] };

  const scrapes: Scrape[] = [];
  // When one fails, the others must come to their end, too: what they started would keep Jest from ending.
  const outcomes = await Promise.allSettled(
    [healthy, brokenDatabase, brokenSource, lostCollector, idleInstrumentation, newerSchema].map((drive) =>
      drive(async (service) => scrapes.push(readScrape(await service.metrics())), receiver.endpoint),
    ),
  );
  const ended = outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason as Error;
    return outcome.value;
  });
  observed = {
    scrapes,
    spans: receiver.spans,
    lines: ended.flatMap(({ program }) => program.lines),
    stores: ['SQLite', 'PostgreSQL'],
  };
});

afterAll(async () => {
  await receiver.close();
  rmSync(folder, { recursive: true });
});

test('what is scraped, exported and logged is what the schema says: nothing missing, nothing extra', () => {
  expect(drift(schema, observed, sets)).toEqual([]);
});

test.each(['metrics', 'spans', 'logs', 'resource'] as const)(
  'an entry of %s that is taken from the schema, or added to it, is noticed',
  (part) => {
    const entries: TelemetrySchema[typeof part] = schema[part];
    const without = entries.slice(1);
    const added = [...entries, { ...entries[0], name: 'nobody_has_this' }];
    expect(drift({ ...schema, [part]: without }, observed, sets)).not.toEqual([]);
    expect(drift({ ...schema, [part]: added }, observed, sets)).not.toEqual([]);
  },
);

test('every unit stands in its metric’s name', () => {
  for (const { name, type, unit } of schema.metrics) {
    const ending = ['seconds', 'bytes', 'ratio'].includes(unit) ? `_${unit}` : '';
    expect(name).toMatch(new RegExp(`${ending}${type === 'counter' ? '_total' : ''}$`));
  }
});

test('one trace per request: the spans of the database lie under the server span, the log line carries both ids', () => {
  const line = observed.lines.find(({ msg, route, status }) => {
    return msg === 'request' && route === list && status === 200;
  });
  const server = receiver.spans.find(({ spanId }) => spanId === line?.span_id);
  expect(server).toMatchObject({ kind: 'server', name: `GET ${list}`, traceId: line?.trace_id });
  const children = receiver.spans.filter(({ parentSpanId }) => parentSpanId === server?.spanId);
  expect(children.length).toBeGreaterThan(0);
  for (const child of children) {
    expect(child).toMatchObject({ kind: 'client', traceId: server?.traceId });
    expect(child.attributes).toMatchObject({
      'db.system.name': 'sqlite',
      'db.query.text': expect.stringContaining('SELECT') as unknown,
    });
  }
});

test('probes and scrapes are neither logged nor traced nor counted', () => {
  const probes = /\/(?:ready|live|metrics)/;
  // A service with METRICS_PORT has no /metrics elsewhere: who asks there is mistaken, and that is told.
  const lines = observed.lines.filter(({ path, status }) => probes.test(String(path)) && status !== 404);
  expect(lines).toEqual([]);
  const spans = receiver.spans.filter(({ attributes }) => probes.test(String(attributes['url.path'])));
  expect(spans.filter(({ attributes }) => attributes['http.response.status_code'] !== 404)).toEqual([]);
  const labels = observed.scrapes.flatMap(({ samples }) => samples.map((sample) => sample.labels.http_route));
  expect(labels.filter((route) => probes.test(route ?? ''))).toEqual([]);
});

test('secrets of the query reach neither logs nor spans', () => {
  const told = JSON.stringify([observed.lines, receiver.spans]);
  expect(told).toContain('token=[redacted]');
  expect(told).not.toContain('hunter2');
});

/** A service that lacks nothing, and clients of every kind. */
async function healthy(scraped: Scraped, endpoint: string): Promise<ServiceProcess> {
  const service = await startServiceProcess({
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_BSP_SCHEDULE_DELAY: '50',
    LOG_LEVEL: 'debug',
    METRICS_PORT: '0',
    SHUTDOWN_TIMEOUT_SECONDS: '1',
  });
  const { program, origin } = service;
  await program.line('ready');
  const ask = (path: string, options: RequestInit = {}): Promise<Response> => fetch(origin + path, options);
  const { items } = (await (await ask(`${list}?limit=1`)).json()) as { items: Record<string, string>[] };
  const key = items[0]?.[served.key] ?? '';
  const first = await ask(`${list}/${key}`);
  const etag = first.headers.get('etag') ?? '';
  expect((await ask(`${list}/${key}`, { headers: { 'If-None-Match': etag } })).status).toBe(304);
  for (const path of sets.routes) await ask(path.replace(':id', key));
  await ask(`${list}?token=hunter2`);
  await ask('/nowhere');
  await ask(list, { headers: { Accept: 'application/x-ndjson' } });
  await ask(`${list}/${key}`, { method: 'HEAD' });
  expect((await ask(list, { method: 'DELETE' })).status).toBe(405);
  expect((await ask(list, { method: 'PROPFIND' })).status).toBe(405);
  await ask(`${list}/lookup`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{' });
  (await halfRequest(origin)).destroy();
  await program.line('request', { error_type: 'connection_closed' });
  const socket = connect(Number(new URL(origin).port), '127.0.0.1').end('no HTTP\r\n\r\n');
  await once(socket.resume(), 'close');
  await program.line('request refused');
  program.signal('SIGUSR2');
  await program.line('log level changed');
  await scraped(service);
  expect(await service.metrics()).toContain('http_server_request_duration_seconds_bucket');
  expect((await ask('/metrics')).status).toBe(404);
  await halfRequest(origin);
  program.signal('SIGTERM');
  await program.line('requests cut');
  expect(await program.exit()).toBe(0);
  return service;
}

/** The database loses its table while it is used. */
async function brokenDatabase(scraped: Scraped, endpoint: string): Promise<ServiceProcess> {
  const file = join(folder, 'broken.db');
  const service = await startServiceProcess({
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    DATABASE_URL: `sqlite://${file}`,
  });
  await service.program.line('ready');
  const database = new DatabaseSync(file);
  database.exec('DROP TABLE record');
  database.close();
  expect((await fetch(`${service.origin}${list}`)).status).toBe(500);
  await service.program.line('request failed');
  await scraped(service);
  expect(await service.program.stop()).toBe(0);
  return service;
}

/** There is nothing to serve. */
async function brokenSource(scraped: Scraped, endpoint: string): Promise<ServiceProcess> {
  const file = join(folder, 'broken.json');
  writeFileSync(file, 'no JSON');
  const service = await startServiceProcess({
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    [`${served.plural.toUpperCase()}_FILE`]: file,
  });
  await service.program.line('the data set could not be loaded');
  expect((await fetch(`${service.origin}${list}`)).status).toBe(503);
  await scraped(service);
  expect(await service.program.stop()).toBe(0);
  return service;
}

/** Nobody listens where spans are sent. */
async function lostCollector(scraped: Scraped): Promise<ServiceProcess> {
  const gone = await startReceiver();
  await gone.close();
  const service = await startServiceProcess({
    OTEL_EXPORTER_OTLP_ENDPOINT: gone.endpoint,
    OTEL_BSP_SCHEDULE_DELAY: '20',
    OTEL_EXPORTER_OTLP_TIMEOUT: '200',
  });
  await service.program.line('ready');
  await fetch(`${service.origin}${list}`);
  await service.program.line('spans were not exported');
  await scraped(service);
  expect(await service.program.stop()).toBe(0);
  return service;
}

/** One of the automatic instrumentations does nothing; OpenTelemetry is asked to talk of itself. */
async function idleInstrumentation(scraped: Scraped): Promise<ServiceProcess> {
  const preload = join(folder, 'preload.js');
  const instrumentation = require.resolve('@opentelemetry/instrumentation-undici');
  writeFileSync(
    preload,
    `require(${JSON.stringify(instrumentation)}).UndiciInstrumentation.prototype.enable = () => undefined;`,
  );
  const service = await startServiceProcess({ OTEL_LOG_LEVEL: 'debug', LOG_LEVEL: 'debug' }, ['-r', preload]);
  await service.program.line('instrumentation is not active', { instrumentation: 'undici' });
  await scraped(service);
  expect(await service.program.stop()).toBe(0);
  return service;
}

/** Sends half a request, and resolves when it is on its way. */
async function halfRequest(origin: string) {
  const headers = { 'Content-Type': 'application/json', 'Content-Length': '2', Expect: '100-continue' };
  const half = request(`${origin}${list}/lookup`, { method: 'POST', headers });
  half.on('error', () => undefined);
  // The service has it in hand from here on; before, a shutdown might take the connection for an idle one.
  await once(half, 'continue');
  half.write('[');
  return half;
}
