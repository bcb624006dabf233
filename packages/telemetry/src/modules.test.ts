import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { repositoryRoot } from '@golden-path/spec';
import { Program } from '../../service/test/process';
import { readScrape } from '../../service/test/scrape';
import { writeReadmePrograms } from '../test/readme-programs';

// ES modules, other frameworks and none at all, as the README shows them.

const traceId = '0af7651916cd43dd8448eb211c80319c';
const traceparent = `00-${traceId}-b7ad6b7169203331-01`;
const continued = new RegExp(`^00-${traceId}-(?!b7ad6b7169203331)[0-9a-f]{16}-01$`);

const folder = join(repositoryRoot(), '.tmp', 'modules');
const program = writeReadmePrograms(folder);
let greetings: Server;
const asked: IncomingHttpHeaders[] = [];
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  greetings = createServer(({ headers }, response) => {
    asked.push(headers);
    response.end('good day');
  });
  greetings.listen(0, '127.0.0.1');
  await once(greetings, 'listening');
  env = { PORT: '0', GREETINGS: `http://127.0.0.1:${(greetings.address() as AddressInfo).port}` };
});

afterAll(() => {
  greetings.closeAllConnections();
  greetings.close();
  rmSync(folder, { recursive: true });
});

async function ask(running: Program, path: string): Promise<string> {
  const { port } = await running.line('listening');
  const headers = { traceparent, connection: 'close' };
  return (await fetch(`http://127.0.0.1:${String(port)}${path}`, { headers })).text();
}

test('an ES module serves with Koa, and node:http passes the trace on', async () => {
  const running = new Program(['--import', program('start.mjs'), program('greeter.mjs')], env);
  expect(await ask(running, '/greetings/you')).toBe('good day');
  expect(await running.line('request')).toMatchObject({ trace_id: traceId, route: '/greetings/:whom' });
  expect(asked.at(-1)?.traceparent).toMatch(continued);
  expect(await running.stop()).toBe(0);
  expect(running.lines.map(({ msg }) => msg)).not.toContain('instrumentation is not active');
});

test('without Koa a request is traced and measured, probes and scrapes are not', async () => {
  const running = new Program([program('plain.mjs')], env);
  expect(await ask(running, '/greetings')).toBe('good day');
  expect(await running.line('greeting')).toMatchObject({ trace_id: traceId });
  expect(asked.at(-1)?.traceparent).toMatch(continued);
  await ask(running, '/live');
  expect(asked.at(-1)).not.toHaveProperty('traceparent');
  const { samples } = readScrape(await ask(running, '/metrics'));
  const counts = samples.filter(({ name }) => name === 'http_server_request_duration_seconds_count');
  expect(counts.map(({ value }) => value)).toEqual([1]);
  expect(await running.stop()).toBe(0);
  expect(running.lines.map(({ msg }) => msg)).not.toContain('instrumentation is not active');
});

test('a server that nobody measures is told so, and what to do', async () => {
  const code = `
    const telemetry = require('@golden-path/telemetry/start').startTelemetry({ serviceName: 'x', serviceVersion: '1' });
    const server = require('node:http').createServer().listen(0, () => { telemetry.selfCheck(); server.close(); });`;
  const running = new Program(['-e', code]);
  const { hint } = await running.line('instrumentation is not active', { instrumentation: 'http-server' });
  expect(hint).toMatch(/no server span.*httpTelemetry.*incomingHttp/s);
  expect(await running.exit()).toBe(0);
});

test('a program that serves metrics alone is not', async () => {
  const code = `
    const telemetry = require('@golden-path/telemetry/start').startTelemetry({ serviceName: 'x', serviceVersion: '1' });
    require('@golden-path/telemetry').serveMetrics(telemetry, 0).then((server) => {
      require('@golden-path/telemetry').log.info('checked', { inactive: telemetry.selfCheck() });
      server.close();
    });`;
  const running = new Program(['-e', code]);
  expect(await running.line('checked')).toMatchObject({ inactive: [] });
  expect(await running.exit()).toBe(0);
});

describe('a library that is loaded by import', () => {
  const main = join(folder, 'main.mjs');

  beforeAll(() => {
    writeFileSync(join(folder, 'package.json'), '{"dependencies":{"pg":"8"}}');
    writeFileSync(
      main,
      `import 'pg';
       import { log } from '@golden-path/telemetry';
       const { telemetry } = await import('./start.mjs');
       log.info('checked', { inactive: telemetry.selfCheck() });`,
    );
    writeFileSync(
      join(folder, 'start.cjs'),
      `exports.telemetry = require('@golden-path/telemetry/start').startTelemetry({ serviceName: 'x', serviceVersion: '1' });`,
    );
    writeFileSync(
      join(folder, 'required.mjs'),
      `import 'pg';
       import { log } from '@golden-path/telemetry';
       import { telemetry } from './start.cjs';
       log.info('checked', { inactive: telemetry.selfCheck() });`,
    );
  });

  test.each([
    ['--import', join(folder, 'start.mjs'), main],
    ['--require', join(folder, 'start.cjs'), join(folder, 'required.mjs')],
  ])('is instrumented with %s', async (how, start, file) => {
    const running = new Program([how, start, file]);
    expect(await running.line('checked')).toMatchObject({ inactive: [] });
    expect(await running.exit()).toBe(0);
  });

  test('is named where telemetry started too late', async () => {
    const running = new Program([main]);
    expect(await running.line('checked')).toMatchObject({ inactive: ['pg'] });
    const { hint } = await running.line('instrumentation is not active', { instrumentation: 'pg' });
    expect(hint).toContain('--import');
    expect(await running.exit()).toBe(0);
  });
});

test('a command line logs and counts without having started anything', async () => {
  const running = new Program([program('nightly.mjs')]);
  expect(await running.exit()).toBe(0);
  expect(running.lines).toMatchObject([{ msg: 'cleaned', job: 'nightly', rows: 3 }]);
});
