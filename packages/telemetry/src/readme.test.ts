import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { repositoryRoot } from '@golden-path/spec';
import { type Receiver, startReceiver } from '../../service/test/otlp-receiver';
import { Program } from '../../service/test/process';
import { readScrape } from '../../service/test/scrape';
import { writeReadmePrograms } from '../test/readme-programs';

// The README's program is a service that knows nothing of this repository but the package.

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';

let receiver: Receiver;
let greetings: Server;
const asked: IncomingHttpHeaders[] = [];
let program: Program;
let origin: string;
let metrics: string;

function readmeProgram(): string {
  return writeReadmePrograms(join(repositoryRoot(), '.tmp', 'readme'))('greeter.js');
}

beforeAll(async () => {
  receiver = await startReceiver();
  greetings = createServer(({ headers }, response) => {
    asked.push(headers);
    response.end('good day');
  });
  greetings.listen(0, '127.0.0.1');
  await once(greetings, 'listening');
  program = new Program([readmeProgram()], {
    PORT: '0',
    METRICS_PORT: '0',
    GREETINGS: `http://127.0.0.1:${(greetings.address() as AddressInfo).port}/?api_key=hunter2`,
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_RESOURCE_ATTRIBUTES: 'k8s.namespace.name=hello,k8s.pod.name=greeter-0',
    OTEL_BSP_SCHEDULE_DELAY: '50',
  });
  origin = `http://127.0.0.1:${String((await program.line('listening')).port)}`;
  metrics = `http://127.0.0.1:${String((await program.line('serving metrics')).port)}/metrics`;
});

afterAll(async () => {
  greetings.closeAllConnections();
  greetings.close();
  await receiver.close();
});

test('a request is followed from the log line to the trace, through the service, to the next one', async () => {
  const headers = { traceparent: `00-${traceId}-${spanId}-01`, authorization: 'Bearer hunter2' };
  const response = await fetch(`${origin}/greetings/you`, { headers });
  expect(await response.text()).toBe('good day');

  const greeting = await program.line('greeting');
  expect(greeting).toMatchObject({
    service: 'greeter',
    version: '1.0.0',
    whom: 'you',
    authorization: '[redacted]',
    request_id: response.headers.get('x-request-id'),
    trace_id: traceId,
  });
  const request = await program.line('request', { request_id: greeting.request_id });
  expect(request).toMatchObject({
    trace_id: traceId,
    span_id: greeting.span_id,
    route: '/greetings/:whom',
    status: 200,
  });

  const find = (kind: string) =>
    receiver.spans.find((span) => span.traceId === traceId && span.kind === kind);
  const server = await program.until('the server span', () => find('server'), 20);
  const client = await program.until('the client span', () => find('client'), 20);
  expect(server).toMatchObject({
    spanId: greeting.span_id,
    parentSpanId: spanId,
    name: 'GET /greetings/:whom',
  });
  expect(client).toMatchObject({ parentSpanId: server.spanId });
  expect(asked.at(-1)?.traceparent).toBe(`00-${traceId}-${client.spanId}-01`);
  expect(receiver.types).toEqual(new Set(['application/x-protobuf']));
});

test('spans and target_info say which pod it is', async () => {
  const pod = { 'k8s.namespace.name': 'hello', 'k8s.pod.name': 'greeter-0', 'service.name': 'greeter' };
  expect(receiver.spans.at(0)?.resource).toMatchObject(pod);
  const { samples } = readScrape(await (await fetch(metrics)).text());
  expect(samples.find(({ name }) => name === 'target_info')?.labels).toMatchObject({
    k8s_namespace_name: 'hello',
    k8s_pod_name: 'greeter-0',
    service_name: 'greeter',
    service_version: '1.0.0',
  });
});

test('node:http passes the trace on as fetch does; of tracestate and baggage only what is well-formed', async () => {
  const file = readmeProgram();
  const code = readFileSync(file, 'utf8').replace(
    'await (await fetch(process.env.GREETINGS)).text()',
    `await new Promise((resolve) => require('node:http').get(process.env.GREETINGS, (answer) => answer.resume().on('end', () => resolve('done'))))`,
  );
  expect(code).toContain('node:http');
  const classic = file.replace('greeter', 'classic');
  writeFileSync(classic, code);
  const other = new Program([classic], {
    PORT: '0',
    METRICS_PORT: '0',
    GREETINGS: `http://127.0.0.1:${(greetings.address() as AddressInfo).port}`,
  });
  const { port } = await other.line('listening');
  const ask = (headers: Record<string, string>) =>
    fetch(`http://127.0.0.1:${String(port)}/greetings/you`, {
      headers: { traceparent: `00-${traceId}-${spanId}-01`, ...headers },
    });
  await ask({ tracestate: 'a=1,b=2', baggage: 'c=3' });
  expect(asked.at(-1)).toMatchObject({
    traceparent: expect.stringMatching(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`)) as unknown,
    tracestate: 'a=1,b=2',
    baggage: 'c=3',
  });
  await ask({ tracestate: '{"forged":1}', baggage: `c=${'forged'.repeat(1700)}` });
  expect(asked.at(-1)?.traceparent).toContain(traceId);
  expect(JSON.stringify(asked.at(-1))).not.toContain('forged');
  await ask({ baggage: 'c=a%0d%0aforged:%201' });
  expect(asked.at(-1)?.baggage).toBe('c=a%0D%0Aforged%3A%201');
  expect(asked.at(-1)).not.toHaveProperty('forged');
  expect(await other.stop()).toBe(0);
});

test('a trace that is not sampled goes on, unsampled, and is not exported', async () => {
  const unsampled = 'c'.repeat(32);
  await fetch(`${origin}/greetings/you`, { headers: { traceparent: `00-${unsampled}-${spanId}-00` } });
  expect(asked.at(-1)?.traceparent).toMatch(new RegExp(`^00-${unsampled}-[0-9a-f]{16}-00$`));
  await fetch(`${origin}/greetings/you`);
  const next = asked.at(-1)?.traceparent?.slice(3, 35);
  await program.until('a later span', () => receiver.spans.find((span) => span.traceId === next), 20);
  expect(receiver.spans.filter((span) => span.traceId === unsampled)).toEqual([]);
});

test('requests in and out are measured, exports and ignored paths are not', async () => {
  await fetch(`${origin}/live`);
  const { samples } = readScrape(await (await fetch(metrics)).text());
  const count = (name: string): number[] =>
    samples.filter((it) => it.name === `${name}_count`).map((it) => it.value);
  expect(count('http_server_request_duration_seconds')).toEqual([3]);
  // The exports are all to another port.
  const calls = samples.filter(({ name }) => name === 'http_client_request_duration_seconds_count');
  expect(calls.map(({ labels }) => labels.server_port)).toEqual([
    String((greetings.address() as AddressInfo).port),
  ]);
});

test('the second port serves metrics and nothing else', async () => {
  expect((await fetch(metrics.replace('/metrics', '/'))).status).toBe(404);
  expect((await fetch(metrics, { method: 'POST' })).status).toBe(405);
  const openMetrics = await fetch(metrics, { headers: { accept: 'application/openmetrics-text' } });
  expect(openMetrics.headers.get('content-type')).toContain('application/openmetrics-text');
});

test('no secret is told', () => {
  expect(JSON.stringify([program.lines, receiver.spans])).not.toContain('hunter2');
});

test('it ends in order, with its last spans sent', async () => {
  await fetch(`${origin}/greetings/you`, {
    headers: { traceparent: `00-${'d'.repeat(32)}-${spanId}-01`, connection: 'close' },
  });
  expect(await program.stop()).toBe(0);
  expect(receiver.spans.some((span) => span.traceId === 'd'.repeat(32))).toBe(true);
  expect(program.lines.map(({ msg }) => msg)).not.toContain('instrumentation is not active');
});

test('an app that forgot the middleware, or loaded something too early, is warned', async () => {
  const file = readmeProgram();
  const code = readFileSync(file, 'utf8').replace(".use(httpTelemetry({ ignorePaths: ['/live'] }))", '');
  const forgetful = file.replace('greeter', 'forgetful');
  writeFileSync(forgetful, code);
  // Its package.json says what it depends on: a library that was loaded before, and is not loaded again.
  const folder = dirname(file);
  const library = join(folder, 'node_modules', 'generic-pool');
  mkdirSync(library, { recursive: true });
  writeFileSync(join(library, 'index.js'), 'exports.Pool = class { acquire() {} };');
  writeFileSync(join(folder, 'package.json'), '{"dependencies":{"koa":"3","generic-pool":"3"}}');
  const late = new Program(['-r', library, forgetful], { PORT: '0', METRICS_PORT: '0' });
  await late.line('instrumentation is not active', { instrumentation: 'koa' });
  await late.line('instrumentation is not active', { instrumentation: 'generic-pool' });
  expect(await late.stop()).toBe(0);
  rmSync(folder, { recursive: true });
});

test('switched off, it measures and traces nothing, and requests keep their ids', async () => {
  const off = new Program([readmeProgram()], {
    PORT: '0',
    METRICS_PORT: '0',
    GREETINGS: `http://127.0.0.1:${(greetings.address() as AddressInfo).port}`,
    OTEL_SDK_DISABLED: 'true',
  });
  const { port } = await off.line('listening');
  const { port: second } = await off.line('serving metrics');
  const response = await fetch(`http://127.0.0.1:${String(port)}/greetings/you`);
  expect(response.status).toBe(200);
  await off.line('request', { request_id: response.headers.get('x-request-id') });
  const scraped = await fetch(`http://127.0.0.1:${String(second)}/metrics`);
  expect({ status: scraped.status, text: await scraped.text() }).toEqual({
    status: 200,
    text: '# OTEL_SDK_DISABLED=true\n',
  });
  expect(await off.stop()).toBe(0);
  expect(off.lines.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([]);
});

test('a setting that cannot be used ends the start, and says all that is wrong', async () => {
  const broken = new Program([readmeProgram()], {
    OTEL_TRACES_SAMPLER: 'sometimes',
    OTEL_TRACES_SAMPLER_ARG: '10',
  });
  expect(await broken.exit()).not.toBe(0);
  expect(broken.stderr).toContain('OTEL_TRACES_SAMPLER must be one of always_on');
  expect(broken.stderr).toContain('OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1; it is "10"');
});
