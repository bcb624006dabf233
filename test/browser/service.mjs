import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const patience = 120_000;

/**
 * Starts the built service on a free listen port; resolves when it is ready, with its address and how to end it.
 * @param cwd the repository whose service it is; default: this one
 */
export async function startService({ cwd, env, program = 'service/dist/main.js' } = {}) {
  const service = spawn(process.execPath, [program], {
    cwd,
    env: {
      ...process.env,
      ...env,
      PORT: '0',
      HOST: '127.0.0.1',
      LOG_LEVEL: 'info',
      // A busy machine is not what these tests are about.
      MAX_EVENT_LOOP_DELAY_MS: '60000',
      SHUTDOWN_DRAIN_SECONDS: '0',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: service.stdout })) {
    const { msg, port } = JSON.parse(line);
    if (msg !== 'listening') continue;
    service.stdout.resume();
    const origin = `http://127.0.0.1:${port}`;
    await whenReady(origin);
    return { origin, stop: () => service.kill() };
  }
  throw new Error('the service ended before it listened');
}

async function whenReady(origin) {
  const deadline = Date.now() + patience;
  while (!(await fetch(`${origin}/ready`)).ok)
    assert(Date.now() < deadline, 'the service does not get ready');
}
