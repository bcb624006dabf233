import { rmSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { once } from 'node:events';
import { repositoryRoot } from '@golden-path/spec';
import { startServiceProcess } from './process';

const folder = mkdtempSync(join(tmpdir(), 'probes-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Loaded into the service: from the signal on its event loop does not turn, until the file is gone. */
function stalling(file: string): readonly string[] {
  const program = join(folder, 'stall.cjs');
  writeFileSync(
    program,
    `const { existsSync } = require('node:fs');
     if (require('node:worker_threads').isMainThread)
       process.on('SIGWINCH', () => {
         console.log(JSON.stringify({ msg: 'stalled' }));
         while (existsSync(${JSON.stringify(file)}));
       });`,
  );
  writeFileSync(file, '');
  return ['--require', program];
}

const statusOf = async (listenPort: unknown, path: string): Promise<number> =>
  (await fetch(`http://127.0.0.1:${String(listenPort)}${path}`, { signal: AbortSignal.timeout(120_000) }))
    .status;

test('probes are answered while the service is busy with one thing', async () => {
  const file = join(folder, 'stall');
  const { program, origin } = await startServiceProcess({ PROBES_PORT: '0' }, stalling(file));
  const { port } = await program.line('serving probes');
  await program.line('ready');
  expect(await statusOf(port, '/ready')).toBe(200);
  program.signal('SIGWINCH');
  await program.line('stalled');
  const busy = fetch(`${origin}/live`);
  expect(await statusOf(port, '/live')).toBe(200);
  // The last answer counts.
  expect(await statusOf(port, '/ready')).toBe(200);
  rmSync(file);
  expect((await busy).status).toBe(200);
  expect(await program.stop()).toBe(0);
});

test('while the service drains the thread says so; nothing else is there', async () => {
  const { program } = await startServiceProcess({ PROBES_PORT: '0', SHUTDOWN_DRAIN_SECONDS: '300' });
  const { port } = await program.line('serving probes');
  await program.line('ready');
  expect(await statusOf(port, '/metrics')).toBe(404);
  program.signal('SIGTERM');
  await program.line('draining');
  const answer = await fetch(`http://127.0.0.1:${String(port)}/ready`);
  expect(answer.status).toBe(503);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(await answer.json()).toMatchObject({ detail: 'Not ready: the process is shutting down.' });
  expect(await statusOf(port, '/live')).toBe(200);
  program.signal('SIGKILL');
  await program.exit();
});

test.each([
  [0, 200],
  // Before the answer a second or two may pass.
  [20, 200],
  [31, 503],
])('%i seconds after the event loop has turned last, /live is %i', async (seconds, status) => {
  const pulse = new SharedArrayBuffer(4);
  const worker = new Worker(join(repositoryRoot(), 'packages/service/dist/probes/probes.worker.js'), {
    workerData: { listenPort: 0, host: '127.0.0.1', pulse },
  });
  const [{ listenPort }] = (await once(worker, 'message')) as [{ listenPort: number }];
  const now = Number(process.hrtime.bigint() / 1_000_000_000n);
  Atomics.store(new Int32Array(pulse), 0, now - seconds);
  expect(await statusOf(listenPort, '/live')).toBe(status);
  // Nobody answers the thread's question, and it never heard that the service was ready.
  expect(await statusOf(listenPort, '/ready')).toBe(503);
  await worker.terminate();
});

test('a listen port that is taken keeps the service from starting, and is named', async () => {
  const { program } = await startServiceProcess({ PROBES_PORT: '0' });
  const { port } = await program.line('serving probes');
  const second = startServiceProcess({ PROBES_PORT: String(port) });
  const { program: other } = await second;
  const { error } = await other.line('the service cannot start');
  expect(JSON.stringify(error)).toContain(`TCP port ${String(port)} is taken`);
  expect(await other.exit()).toBe(1);
  await program.stop();
});
