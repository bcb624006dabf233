import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { startCollector } from '../documents/examples/collector';
import { DOCUMENTS, type Example, examplesOf } from '../documents/examples/example';
import { here, run, type Session } from '../documents/examples/session';
import { freePort } from '../drill/free-port';

/** Seconds that a command may take: a machine that is busy with something else is not what this is about. */
const PATIENCE = 300;
/** Seconds to the first answer that the documents promise. */
const FIRST_ANSWER = 60;

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
  async isReady(origin: string): Promise<void> {
    const deadline = performance.now() + PATIENCE * 1000;
    const answers = (): Promise<boolean> =>
      fetch(`${origin}/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
    while (!(await answers())) {
      if (this.#process.exitCode !== null || performance.now() > deadline)
        throw new Error(`no answer within ${PATIENCE} s:\n${this.lines.join('\n')}`);
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

/**
 * The documents followed by somebody new, in a fresh clone: everything that they show is run, in their order, and has to
 * give what they show. `make test` runs a part of it, before a service that is there already.
 */
export async function verifyGettingStarted(root: string): Promise<void> {
  // Somebody new has no make around.
  for (const name of ['MAKEFLAGS', 'MAKELEVEL', 'MFLAGS']) Reflect.deleteProperty(process.env, name);
  // Set in some shells and images: what compiles comes all the same.
  process.env.npm_config_omit = 'dev';
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
    const port = String(await freePort());
    const session: Session = {
      folder,
      ports: new Map([
        ['8080', port],
        ['8081', String(await freePort())],
        ['4318', String(collector.port)],
      ]),
      logs: () => server?.lines ?? [],
      collector,
      patience: PATIENCE,
    };
    const env = {
      ...collector.env,
      PORT: port,
      HOST: '127.0.0.1',
      SHUTDOWN_DRAIN_SECONDS: '0',
      MAX_EVENT_LOOP_DELAY_MS: '60000',
    };
    const begin = async ({ commands }: Example): Promise<void> => {
      for (const { command } of commands) {
        await server?.stop();
        server = new Server(here(session, command), folder, env);
        await server.isReady(`http://127.0.0.1:${port}`);
      }
    };
    let isFirst = true;
    // The README sends people on to the other document; each begins with `make run`.
    for (const file of DOCUMENTS) {
      for (const example of examplesOf(file, readFileSync(join(folder, file), 'utf8'))) {
        const what = example.commands[0]?.command.replace(/\s+#.*/, '') ?? '';
        if (example.kind === 'not run') {
          say(`${file}:${example.line}: not run: ${what}`);
          continue;
        }
        const began = performance.now();
        if (example.kind === 'start in a clone') await begin(example);
        else await run(example, session);
        if (isFirst && performance.now() - began > FIRST_ANSWER * 1000)
          say(
            `the first answer took longer than the ${FIRST_ANSWER} s that are promised; is the machine busy?`,
          );
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
