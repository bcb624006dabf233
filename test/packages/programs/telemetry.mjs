import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Program } from '../program.mjs';

export const needs = ['koa@3', '@koa/router@15', 'pg@8', 'ioredis@5'];

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';
const traceparent = `00-${traceId}-${spanId}-01`;

/** Of the requests that the other service got. */
const received = [];

export async function verify({ project, programs }) {
  const other = createServer(({ headers }, response) => {
    received.push(headers.traceparent);
    response.end('good day');
  }).listen(0, '127.0.0.1');
  await once(other, 'listening');
  const env = { PORT: '0', METRICS_PORT: '0', GREETINGS: `http://127.0.0.1:${other.address().port}` };
  try {
    // fetch, CommonJS; then http.get, an ES module.
    await followed(new Program(project, [programs['greeter.js']], env));
    await followed(new Program(project, ['--import', programs['start.mjs'], programs['greeter.mjs']], env));
    await plain(new Program(project, [programs['plain.mjs']], env));
  } finally {
    other.close();
  }
  await libraries(project);
  await worker(new Program(project, [programs['nightly.mjs']]));
  return Object.keys(programs);
}

/** A request is one trace, from the caller through the service to the other one. */
async function followed(program) {
  assert.equal(await program.ask('/greetings/you', { traceparent }), 'good day');
  const { route, trace_id: trace, span_id: span } = await program.line('request');
  assert.deepEqual({ route, trace }, { route: '/greetings/:whom', trace: traceId });
  passedOn(span);
  await program.end('SIGTERM');
  assert.ok(!program.lines.some(({ msg }) => msg === 'instrumentation is not active'));
}

async function plain(program) {
  assert.equal(await program.ask('/greetings', { traceparent }), 'good day');
  const { trace_id: trace, span_id: span } = await program.line('greeting');
  assert.equal(trace, traceId);
  passedOn(span);
  assert.match(await program.ask('/metrics'), /^http_server_request_duration_seconds_count\{.*\} 1$/m);
  await program.end('SIGTERM');
}

/** The other service was asked in the same trace, by a span of its own. */
function passedOn(serverSpan) {
  const [, trace, span, flags] = received.at(-1).split('-');
  assert.deepEqual({ trace, flags }, { trace: traceId, flags: '01' });
  assert.ok(span !== serverSpan && span !== spanId);
}

/** pg and ioredis are instrumented however they are loaded, and the check sees it when they are not. */
async function libraries(project) {
  const folder = join(project, 'telemetry');
  const start = join(folder, 'start.cjs');
  const main = (extension) => join(folder, `libraries.${extension}`);
  const check = "log.info('checked', { inactive: telemetry.selfCheck().join() });\n";
  await writeFile(
    start,
    `exports.telemetry = require('@golden-path/telemetry/start').startTelemetry({ serviceName: 'x', serviceVersion: '1' });`,
  );
  await writeFile(
    main('cjs'),
    `const { telemetry } = require('./start.cjs'); require('pg'); require('ioredis');
     const { log } = require('@golden-path/telemetry'); ${check}`,
  );
  await writeFile(
    main('mjs'),
    `import 'pg'; import 'ioredis'; import { log } from '@golden-path/telemetry';
     const { telemetry } = await import('./start.cjs'); ${check}`,
  );
  // Releases before have no hooks that do for `import`; the README says which, and the check what it costs.
  const { supportsSyncHooks } = createRequire(join(project, 'package.json'))(
    'import-in-the-middle/supports-sync-hooks.mjs',
  );
  const early = [
    [['--require', start, main('mjs')], ''],
    [['--import', start, main('mjs')], ''],
  ];
  for (const [args, inactive] of [
    [[main('cjs')], ''],
    ...(supportsSyncHooks() ? early : []),
    [[main('mjs')], 'ioredis,pg'],
  ]) {
    const program = new Program(project, args);
    assert.equal((await program.line('checked')).inactive, inactive, args.join(' '));
    await program.end();
  }
}

async function worker(program) {
  await program.end();
  const [line] = program.lines;
  const { msg, service, version, job } = line;
  assert.deepEqual(
    { msg, service, version, job },
    { msg: 'cleaned', service: 'elsewhere', version: '1.2.3', job: 'nightly' },
  );
}
