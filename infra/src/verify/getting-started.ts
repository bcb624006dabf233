/**
 * The documents followed by somebody new, in a fresh clone: everything that they show is run, in their order, and has to
 * give what they show. `make test` runs a part of it, before a service that is there already.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { repositoryRoot } from '@golden-path/spec';
import { startCollector } from '../documents/examples/collector';
import { DOCUMENTS, type Example, examplesOf } from '../documents/examples/example';
import { here, run, type Session } from '../documents/examples/session';

/** What the documents promise for the first answer, and what any other command may take. Seconds. */
const FIRST_ANSWER = 60;
const PATIENCE = 300;

/** A command that serves until it is ended, with all that it started. */
class Server {
  readonly lines: string[] = [];
  readonly #process: ChildProcess;

  constructor(command: string, folder: string, env: Readonly<Record<string, string>>) {
    this.#process = spawn('bash', ['-c', command], {
      cwd: folder,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    for (const stream of [this.#process.stdout, this.#process.stderr])
      if (stream !== null) createInterface({ input: stream }).on('line', (line) => this.lines.push(line));
  }

  /** @throws with what it has said, when it ends before, or takes too long */
  async isReady(origin: string, seconds: number): Promise<void> {
    const deadline = performance.now() + seconds * 1000;
    const answers = (): Promise<boolean> =>
      fetch(`${origin}/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
    while (!(await answers())) {
      if (this.#process.exitCode !== null || performance.now() > deadline)
        throw new Error(`no answer within ${seconds} s:\n${this.lines.join('\n')}`);
      await pause(50);
    }
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.pid === undefined) return;
    const closed = once(this.#process, 'close');
    process.kill(-this.#process.pid, 'SIGTERM');
    await closed;
  }
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return String(port);
}

async function main(): Promise<void> {
  const root = repositoryRoot();
  const started = performance.now();
  const say = (text: string): void => {
    console.log(
      `getting started: ${((performance.now() - started) / 1000).toFixed(0).padStart(3)} s  ${text}`,
    );
  };
  const folder = mkdtempSync(join(tmpdir(), 'getting-started-'));
  const collector = await startCollector();
  let server: Server | undefined;
  try {
    execFileSync('git', ['clone', '--quiet', root, folder]);
    const changed = execFileSync('git', ['-C', root, 'status', '--porcelain'], { encoding: 'utf8' });
    say(`cloned${changed === '' ? '' : ', without what is not committed here'}`);
    const port = await freePort();
    const session: Session = {
      folder,
      ports: new Map([
        ['8080', port],
        ['8081', await freePort()],
        ['4318', String(collector.port)],
      ]),
      logs: () => server?.lines ?? [],
      collector,
      patience: PATIENCE,
    };
    const env = { ...collector.env, PORT: port, HOST: '127.0.0.1', SHUTDOWN_DRAIN_SECONDS: '0' };
    const begin = async ({ commands }: Example, seconds: number): Promise<void> => {
      for (const { command } of commands) {
        await server?.stop();
        server = new Server(here(session, command), folder, env);
        await server.isReady(`http://127.0.0.1:${port}`, seconds);
      }
    };
    // The README sends people on to the other document; each begins with `make run`.
    for (const [index, file] of DOCUMENTS.entries()) {
      let isFirst = index === 0;
      for (const example of examplesOf(file, readFileSync(join(folder, file), 'utf8'))) {
        const what = example.commands[0]?.command.replace(/\s+#.*/, '') ?? '';
        if (example.kind === 'not run') {
          say(`${file}:${example.line}: not run: ${what}`);
          continue;
        }
        if (example.kind === 'start in a clone') await begin(example, isFirst ? FIRST_ANSWER : PATIENCE);
        else await run(example, session);
        isFirst = false;
        say(`${file}:${example.line}: ${['logged', 'traced'].includes(example.kind) ? example.kind : what}`);
      }
    }
  } finally {
    await server?.stop();
    collector.stop();
    rmSync(folder, { recursive: true });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
