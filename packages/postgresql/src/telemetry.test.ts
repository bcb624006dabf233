import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type BuiltService, startBuiltService, until } from '../../service/src/testing';
import { type PostgresServer, startPostgres } from '../test/postgres';
import { served } from '../../service/test/served';

/** What we look at of a span in OTLP's JSON encoding. */
interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue?: string } }[];
}

/** OTLP's span kinds. */
const SERVER = 2;
const CLIENT = 3;

let postgres: PostgresServer;
let collector: Server;
let service: BuiltService;
let url: URL;
const spans: Span[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
  collector = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as {
        resourceSpans: { scopeSpans: { spans: Span[] }[] }[];
      };
      spans.push(
        ...body.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)),
      );
      response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  url = new URL(await postgres.emptyUrl());
  service = await startBuiltService({
    DATABASE_URL: url.href,
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
    OTEL_BSP_SCHEDULE_DELAY: '50',
  });
  await until('ready', async () => (await fetch(`${service.origin}/ready`)).status === 200);
});
afterAll(async () => {
  await service.stop();
  collector.closeAllConnections();
  collector.close();
  await postgres.close();
});

test('a query of PostgreSQL is a client span under the request’s server span', async () => {
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const response = await fetch(`${service.origin}/${served.plural}?limit=3`, {
    headers: { traceparent: `00-${traceId}-b7ad6b7169203331-01` },
  });
  expect(response.status).toBe(200);
  const ours = (): Span[] => spans.filter((span) => span.traceId === traceId);
  const kind = (wanted: number) => ours().filter((span) => span.kind === wanted);
  await until('the spans arrive', () => kind(SERVER).length === 1 && kind(CLIENT).length >= 1);
  const [request] = kind(SERVER);
  expect(request).toMatchObject({ name: `GET /${served.plural}`, parentSpanId: 'b7ad6b7169203331' });
  for (const query of kind(CLIENT)) {
    expect(query.parentSpanId).toBe(request?.spanId);
    const attributes = new Map(query.attributes.map(({ key, value }) => [key, value.stringValue]));
    expect(attributes.get('db.system.name')).toBe('postgresql');
    expect(attributes.get('db.query.text')).toMatch(/^SELECT /);
    expect(attributes.get('db.operation.name')).toBe('SELECT');
  }
  // Placeholders, never values.
  expect(kind(CLIENT).some(({ attributes }) => /LIMIT \$\d/.test(JSON.stringify(attributes)))).toBe(true);
});

test('probes and the work of the process itself make no span', () => {
  expect(spans.filter(({ name }) => /ready|live/.test(name))).toEqual([]);
  expect(spans.filter(({ kind, parentSpanId }) => kind === CLIENT && parentSpanId === undefined)).toEqual([]);
});

test('the duration of database calls is measured', async () => {
  const metrics = await (await fetch(`${service.origin}/metrics`)).text();
  expect(metrics).toMatch(/^db_client_operation_duration_seconds_count\{[^}]*db_system_name="postgresql"/m);
});

test('the pool is named after what it connects to', async () => {
  const metrics = await (await fetch(`${service.origin}/metrics`)).text();
  const names = [...metrics.matchAll(/^db_client_connection_count\{[^}]*pool_name="([^"]*)"/gm)].map(
    ([, name]) => name,
  );
  // That of probes is not measured, as probes are not.
  expect([...new Set(names)]).toEqual([`${url.host}${url.pathname}`]);
});
