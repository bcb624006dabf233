/** Run by test/contract.sh: the document is judged, then the service by it, on each store. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { startOwnPostgres } from '../../packages/postgresql/test/postgres';
import { type Issuer, startIssuer } from '../../packages/service/test/issuer';

/** What the judges are told. */
const RULES = resolve('test', 'contract');

/** Requests that each store has to have answered in the end, as the service counts them: 20000 take ten minutes a store. */
const REQUESTS = Number(process.env.REQUESTS ?? '1000');

/** Requests for each operation and phase, at most; with another seed it makes others, until they are as many as asked for. */
const EXAMPLES = Math.min(200, Math.max(30, Math.ceil(REQUESTS / 100)));
const FIRST_SEED = 19;

/** A service that is judged. */
interface Judged {
  readonly name: string;
  readonly main: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Sent with every request. */
  readonly headers?: readonly string[];
}

/** Which clients only read. */
const OURS: Judged = { name: 'ports', main: 'service/dist/main.js' };

/** One that serves, and how often it has answered with each status. */
interface Serving {
  readonly origin: string;
  readonly answered: ReadonlyMap<number, number>;
}

/** @param cwd where it leaves what it likes to leave @returns what it printed, which is shown when it fails */
async function run(cwd: string, program: string, ...args: string[]): Promise<string> {
  const env = {
    ...process.env,
    SCHEMATHESIS_HOOKS: 'judge_hooks',
    PYTHONPATH: RULES,
    PYTHONDONTWRITEBYTECODE: '1',
  };
  const running = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(running, 'exit') as Promise<[number | null]>;
  const printed = await text(running.stdout);
  const [code] = await ended;
  if (code === 0) return printed;
  throw new Error(`${printed}\n${program} has ended with ${String(code)}`);
}

/** Uses the service on a store, with room for all that is asked: this is not about turning anybody away. */
async function withService(
  { main, env }: Judged,
  url: string,
  use: (serving: Serving) => Promise<void>,
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
  const answered = new Map<number, number>();
  try {
    const listenPort = new Promise<number>((resolve) => {
      let chosen = 0;
      createInterface(service.stdout).on('line', (line) => {
        const { msg, port, status } = JSON.parse(line) as { msg: string; port: number; status: number };
        if (msg === 'listening') chosen = port;
        if (msg === 'ready') resolve(chosen);
        if (msg === 'request') answered.set(status, (answered.get(status) ?? 0) + 1);
      });
    });
    await use({ origin: `http://127.0.0.1:${await Promise.race([listenPort, ended])}`, answered });
  } finally {
    service.kill();
  }
}

/** Which clients write, with a token of an issuer. */
async function writable(issuer: Issuer): Promise<Judged> {
  const day = Math.floor(Date.now() / 1000) + 86_400;
  return {
    ...{ name: 'vessels', main: 'packages/service/test/vessels/main.js', env: issuer.env },
    headers: [`Authorization: Bearer ${await issuer.token({ scope: 'vessels:write', exp: day })}`],
  };
}

/** Makes requests of a service until it has answered as many as asked for. */
async function judge(
  folder: string,
  { name, headers = [] }: Judged,
  store: string,
  { origin, answered }: Serving,
) {
  const count = (): number => [...answered.values()].reduce((sum, one) => sum + one, 0);
  let most = 0;
  for (let seed = FIRST_SEED; count() < REQUESTS; seed++) {
    const before = count();
    const printed = await run(
      ...([folder, 'schemathesis', `--config-file=${RULES}/schemathesis.toml`] as const),
      ...['run', `${origin}/openapi.json`, '--checks=all', '--phases=examples,coverage,fuzzing,stateful'],
      ...[`--max-examples=${EXAMPLES}`, `--seed=${seed}`, '--generation-database=none', '--no-color'],
      ...headers.map((header) => `--header=${header}`),
    );
    const [, followed = '0', links = '0'] = /API Links: +(\d+) covered \/ (\d+) selected/.exec(printed) ?? [];
    most = Math.max(most, Number(followed) / Number(links));
    if (count() === before) throw new Error(`${printed}\nno request was made`);
    console.log(
      `${name}, ${store}, seed ${seed}: ${count() - before} requests, ${followed} of ${links} links followed`,
    );
  }
  // Chosen at random, and rarely all of them.
  if (most < 0.5) throw new Error('few links were followed');
  const statuses = [...answered].sort(([a], [b]) => a - b).map(([status, times]) => `${times} × ${status}`);
  console.log(`${name}, ${store}: ${count()} requests answered as described: ${statuses.join(', ')}`);
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'contract-'));
  const document = join(folder, 'openapi.json');
  const lint = async ({ origin }: Serving): Promise<void> => {
    writeFileSync(document, await (await fetch(`${origin}/openapi.json`)).text());
    await run(folder, 'redocly', 'lint', document, `--config=${RULES}/redocly.yaml`);
    await run(
      ...([folder, 'spectral'] as const),
      ...['lint', document, `--ruleset=${RULES}/spectral.yaml`, '--fail-severity=hint'],
    );
  };
  const [postgres, issuer] = await Promise.all([startOwnPostgres(), startIssuer()]);
  try {
    for (const judged of [OURS, await writable(issuer)]) {
      await withService(judged, '', lint);
      const stores = {
        'SQLite in memory': '',
        // What is only read is read from both alike.
        ...(judged !== OURS && { 'SQLite in a file': `sqlite://${join(folder, 'records.db')}` }),
        PostgreSQL: await postgres.emptyUrl(),
      };
      for (const [store, url] of Object.entries(stores))
        await withService(judged, url, (serving) => judge(folder, judged, store, serving));
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
