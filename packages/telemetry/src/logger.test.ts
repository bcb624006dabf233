import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Program } from '../../service/test/process';

/** A program of its own, since a logger takes standard output and the environment as it finds them. */
function run(code: string, env: Readonly<Record<string, string>> = {}): Program {
  const index = JSON.stringify(join(__dirname, '..', 'dist', 'index.js'));
  return new Program(['-e', `const { log } = require(${index}); ${code}`], env);
}

test('a line is one JSON object with who writes it, time, level in words, message and fields', async () => {
  const program = run(`log.warn('what happened', { to: 'what' });`);
  expect(await program.exit()).toBe(0);
  expect(program.lines).toEqual([
    {
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as unknown,
      level: 'warn',
      msg: 'what happened',
      to: 'what',
      // Of the package.json nearest to the program, since nobody has said anything else.
      service: 'golden-path',
      version: expect.any(String) as unknown,
    },
  ]);
});

test.each(['warn', 'silent'])(
  'lines of the audit log are written at LOG_LEVEL=%s, too',
  async (LOG_LEVEL) => {
    const index = JSON.stringify(join(__dirname, '..', 'dist', 'index.js'));
    const program = new Program(
      [
        '-e',
        `const { auditLog, log } = require(${index}); auditLog.info('one', { token: 'hunter2' }); log.info('two');`,
      ],
      { LOG_LEVEL },
    );
    expect(await program.exit()).toBe(0);
    expect(program.lines).toMatchObject([{ msg: 'one', level: 'info', token: '[redacted]' }]);
  },
);

test.each(['cjs', 'mjs'])('a worker that starts no telemetry says who it is (%s)', async (extension) => {
  const folder = mkdtempSync(join(tmpdir(), 'worker-'));
  writeFileSync(join(folder, 'package.json'), '{"name":"nightly","version":"1.2.3"}');
  const index = JSON.stringify(join(__dirname, '..', 'dist', 'index.js'));
  const load =
    extension === 'cjs'
      ? `const { identifyLogs, log } = require(${index});`
      : `import { identifyLogs, log } from ${index};`;
  const file = join(folder, `worker.${extension}`);
  writeFileSync(
    file,
    `${load} log.info('one'); identifyLogs({ serviceName: 'other', serviceVersion: '4' }); log.info('two');`,
  );
  const plain = new Program([file]);
  const named = new Program([file], { OTEL_SERVICE_NAME: 'renamed' });
  expect([await plain.exit(), await named.exit()]).toEqual([0, 0]);
  expect(plain.lines).toMatchObject([
    { msg: 'one', service: 'nightly', version: '1.2.3' },
    { msg: 'two', service: 'other', version: '4' },
  ]);
  expect(named.lines).toMatchObject([
    { service: 'renamed', version: '1.2.3' },
    { service: 'renamed', version: '4' },
  ]);
  rmSync(folder, { recursive: true });
});

test('a child adds its fields, its own children theirs, and both are redacted', async () => {
  const program = run(`
    const job = log.child({ job: 'nightly', token: 'hunter2' });
    job.child({ step: 2 }).info('done', { job_id: 7 });
    log.info('not of the job');
  `);
  await program.exit();
  expect(program.lines).toMatchObject([
    { job: 'nightly', token: '[redacted]', step: 2, job_id: 7 },
    { msg: 'not of the job' },
  ]);
  expect(program.lines[1]).not.toHaveProperty('job');
});

test.each([
  ['debug', ['debug', 'info', 'warn', 'error', 'fatal']],
  ['', ['info', 'warn', 'error', 'fatal']],
  ['ERROR', ['error', 'fatal']],
  ['silent', []],
])('LOG_LEVEL=%s writes %j', async (level, written) => {
  const program = run(
    `for (const level of ['debug', 'info', 'warn', 'error', 'fatal']) log[level]('line');`,
    {
      LOG_LEVEL: level,
    },
  );
  await program.exit();
  expect(program.lines.map((line) => line.level)).toEqual(written);
});

const atTerminal = `Object.defineProperty(process.stdout, 'isTTY', { value: true });`;

test.each([
  ['a pipe, in development', '', {}, true],
  ['a terminal, in development', atTerminal, {}, false],
  ['a terminal, in production', atTerminal, { NODE_ENV: 'production' }, true],
])('to %s', async (_, before, env, isJson) => {
  const index = JSON.stringify(join(__dirname, '..', 'dist', 'index.js'));
  const program = new Program(
    ['-e', `${before} require(${index}).log.info('what happened', { to: 'what' })`],
    env,
  );
  expect(await program.exit()).toBe(0);
  expect(program.lines).toHaveLength(isJson ? 1 : 0);
  if (!isJson) expect(program.otherLines.join('\n')).toMatch(/INFO.*what happened/);
});

test('SIGUSR2 switches to debug and back, and says so both times', async () => {
  const start = JSON.stringify(join(__dirname, '..', 'dist', 'start.js'));
  const program = run(`
    require(${start}).startTelemetry({ serviceName: 'x', serviceVersion: '1' });
    setInterval(() => { log.debug('tick'); log.info('tock'); }, 5);
  `);
  await program.line('tock');
  expect(program.lines.map(({ msg }) => msg)).not.toContain('tick');
  program.signal('SIGUSR2');
  await program.line('log level changed', { log_level: 'debug' });
  await program.line('tick');
  program.signal('SIGUSR2');
  await program.line('log level changed', { log_level: 'info' });
  const ticks = program.lines.filter(({ msg }) => msg === 'tick').length;
  const tocks = program.lines.filter(({ msg }) => msg === 'tock').length;
  await program.until(
    'more lines',
    () => program.lines.filter(({ msg }) => msg === 'tock').length > tocks + 20 || undefined,
  );
  expect(program.lines.filter(({ msg }) => msg === 'tick')).toHaveLength(ticks);
  program.signal('SIGKILL');
  await program.exit();
});

test('a crash is a line with the error and its cause, and loses none of the lines before it', async () => {
  const start = JSON.stringify(join(__dirname, '..', 'dist', 'start.js'));
  const program = run(`
    require(${start}).startTelemetry({ serviceName: 'x', serviceVersion: '1' });
    for (let i = 0; i < 1000; i++) log.info('line', { i });
    setImmediate(() => { throw new Error('boom', { cause: new Error('why') }); });
  `);
  expect(await program.exit()).not.toBe(0);
  expect(program.lines.filter(({ msg }) => msg === 'line')).toHaveLength(1000);
  // A block on its way to the operating system may come after what is written out at the end.
  expect(program.lines.find(({ level }) => level === 'fatal')).toMatchObject({
    level: 'fatal',
    msg: 'uncaught exception',
    service: 'x',
    error: { message: 'boom', cause: { message: 'why' } },
  });
});

test('lines written anywhere below a request carry its ids, and those of two requests are not mixed up', async () => {
  const http = JSON.stringify(join(__dirname, '..', 'dist', 'index.js'));
  const start = JSON.stringify(join(__dirname, '..', 'dist', 'start.js'));
  const program = run(`
    require(${start}).startTelemetry({ serviceName: 'x', serviceVersion: '1' });
    const { EventEmitter } = require('node:events');
    const Koa = require('koa');
    const app = new Koa();
    app.use(require(${http}).httpTelemetry({ ignorePaths: [] }));
    app.use(async (ctx) => {
      const { id } = ctx.query;
      log.info('direct', { id });
      await new Promise((resolve) => setTimeout(resolve, 5));
      log.child({ child: true }).info('after a timer', { id });
      await Promise.all([1, 2].map(async () => { await null; log.info('in parallel', { id }); }));
      const emitter = new EventEmitter().on('event', () => log.info('in an event', { id }));
      setImmediate(() => emitter.emit('event'));
      await new Promise((resolve) => require('node:fs').readFile(__filename, () => { log.info('in a callback', { id }); resolve(); }));
      await new Promise((resolve) => setTimeout(resolve, 5));
      ctx.body = id;
    });
    const server = app.listen(0, () => log.info('listening', { port: server.address().port }));
  `);
  const origin = `http://127.0.0.1:${String((await program.line('listening')).port)}`;
  const ids = Array.from({ length: 20 }, (_, index) => `request-${index}`);
  await Promise.all(ids.map((id) => fetch(`${origin}/?id=${id}`, { headers: { 'x-request-id': id } })));
  await Promise.all(ids.map((id) => program.line('request', { request_id: id })));
  program.signal('SIGKILL');
  await program.exit();
  for (const id of ids) {
    const own = program.lines.filter((line) => line.id === id);
    expect(own).toHaveLength(6);
    expect(new Set(own.map((line) => line.request_id))).toEqual(new Set([id]));
    expect(new Set(own.map((line) => line.trace_id)).size).toBe(1);
    expect(own[0]?.trace_id).toMatch(/^[0-9a-f]{32}$/);
    expect(own[0]?.span_id).toMatch(/^[0-9a-f]{16}$/);
  }
  expect(new Set(program.lines.filter((line) => line.id).map((line) => line.trace_id)).size).toBe(ids.length);
});
