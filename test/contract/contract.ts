/** Run by test/contract.sh: the document is judged, then the service by it, on each store. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { startOwnPostgres } from '../../packages/postgresql/test/postgres';
import { type Issuer, startIssuer } from '../../packages/service/test/issuer';

/** What the judges are told. */
const RULES = resolve('test', 'contract');

/** Requests for each operation and phase, at most: with 200 they are some 2,500 on each store, in two minutes. */
const EXAMPLES = process.env.EXAMPLES ?? '30';

/** A service that is judged. */
interface Judged {
  readonly main: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Sent with every request. */
  readonly headers?: readonly string[];
}

/** Which clients only read. */
const OURS: Judged = { main: 'service/dist/main.js' };

/** @param cwd where it leaves what it likes to leave */
async function run(cwd: string, program: string, ...args: string[]): Promise<void> {
  const env = {
    ...process.env,
    SCHEMATHESIS_HOOKS: 'lines',
    PYTHONPATH: RULES,
    PYTHONDONTWRITEBYTECODE: '1',
  };
  const [code] = (await once(spawn(program, args, { cwd, env, stdio: 'inherit' }), 'exit')) as [
    number | null,
  ];
  if (code !== 0) throw new Error(`${program} has ended with ${String(code)}`);
}

/** Uses the service on a store, with room for all that is asked: this is not about turning anybody away. */
async function withService(
  { main, env }: Judged,
  url: string,
  use: (origin: string) => Promise<void>,
): Promise<void> {
  const service = spawn(process.execPath, [main], {
    env: {
      ...{ PATH: process.env.PATH, PORT: '0', HOST: '127.0.0.1', SHUTDOWN_DRAIN_SECONDS: '0' },
      ...{ DATABASE_URL: url, MAX_EVENT_LOOP_DELAY_MS: '60000', WRITES_PER_MINUTE: '10000000' },
      ...env,
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

/** Which clients write, with a token of an issuer. */
async function writable(issuer: Issuer): Promise<Judged> {
  const day = Math.floor(Date.now() / 1000) + 86_400;
  return {
    ...{ main: 'packages/service/test/vessels/main.js', env: issuer.env },
    headers: [`Authorization: Bearer ${await issuer.token({ scope: 'vessels:write', exp: day })}`],
  };
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'contract-'));
  const document = join(folder, 'openapi.json');
  const lint = async (origin: string): Promise<void> => {
    writeFileSync(document, await (await fetch(`${origin}/openapi.json`)).text());
    await run(folder, 'redocly', 'lint', document, `--config=${RULES}/redocly.yaml`);
    await run(
      ...([folder, 'spectral'] as const),
      ...['lint', document, `--ruleset=${RULES}/spectral.yaml`, '--fail-severity=hint'],
    );
  };
  const judge = ({ headers = [] }: Judged, origin: string): Promise<void> =>
    run(
      ...([folder, 'schemathesis', `--config-file=${RULES}/schemathesis.toml`] as const),
      ...['run', `${origin}/openapi.json`, '--checks=all', '--phases=examples,coverage,fuzzing,stateful'],
      ...[`--max-examples=${EXAMPLES}`, '--seed=19', '--generation-database=none', '--no-color'],
      ...headers.map((header) => `--header=${header}`),
    );
  const [postgres, issuer] = await Promise.all([startOwnPostgres(), startIssuer()]);
  try {
    for (const judged of [OURS, await writable(issuer)]) {
      await withService(judged, '', lint);
      for (const url of ['', await postgres.emptyUrl()])
        await withService(judged, url, (origin) => judge(judged, origin));
    }
  } finally {
    await Promise.all([postgres.close(), issuer.close()]);
    rmSync(folder, { recursive: true });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
