/** Run by test/contract.sh: the document is judged, then the service by it, on each store. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { startOwnPostgres } from '../../packages/postgresql/test/postgres';

/** What the judges are told. */
const RULES = resolve('test', 'contract');

/** Requests for each operation and phase, at most. */
const EXAMPLES = '30';

/** @param cwd where it leaves what it likes to leave */
function run(cwd: string, program: string, ...args: string[]): void {
  execFileSync(program, args, { cwd, stdio: 'inherit' });
}

/** Uses the service on a store, with room for all that is asked: this is not about turning anybody away. */
async function withService(url: string, use: (origin: string) => Promise<void> | void): Promise<void> {
  const service = spawn(process.execPath, ['service/dist/main.js'], {
    env: {
      ...{ PATH: process.env.PATH, PORT: '0', HOST: '127.0.0.1', SHUTDOWN_DRAIN_SECONDS: '0' },
      ...{ DATABASE_URL: url, MAX_EVENT_LOOP_DELAY_MS: '60000' },
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<never>((_resolve, reject) => {
    service.once('exit', (code) => {
      reject(new Error(`the service ended with ${String(code)}`));
    });
  });
  ended.catch(() => undefined);
  try {
    const listenPort = new Promise<number>((resolve) => {
      let chosen = 0;
      createInterface(service.stdout).on('line', (text) => {
        const line = JSON.parse(text) as { msg: string; port: number };
        if (line.msg === 'listening') chosen = line.port;
        if (line.msg === 'ready') resolve(chosen);
      });
    });
    await use(`http://127.0.0.1:${await Promise.race([listenPort, ended])}`);
  } finally {
    service.kill();
  }
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'contract-'));
  const document = join(folder, 'openapi.json');
  const lint = async (origin: string): Promise<void> => {
    writeFileSync(document, await (await fetch(`${origin}/openapi.json`)).text());
    run(folder, 'redocly', 'lint', document, `--config=${RULES}/redocly.yaml`);
    run(folder, 'spectral', 'lint', document, `--ruleset=${RULES}/spectral.yaml`, '--fail-severity=hint');
  };
  const judge = (origin: string): void => {
    run(
      ...([folder, 'schemathesis', `--config-file=${RULES}/schemathesis.toml`] as const),
      ...['run', `${origin}/openapi.json`, '--checks=all', '--phases=examples,coverage,fuzzing,stateful'],
      ...[`--max-examples=${EXAMPLES}`, '--seed=19', '--generation-database=none', '--no-color'],
    );
  };
  const postgres = await startOwnPostgres();
  try {
    await withService('', lint);
    await withService('', judge);
    await withService(await postgres.emptyUrl(), judge);
  } finally {
    await postgres.close();
    rmSync(folder, { recursive: true });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
