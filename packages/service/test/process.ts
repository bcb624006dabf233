import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { repositoryRoot } from '@golden-path/spec';

/** Milliseconds that anything here is waited for. */
const PATIENCE = 120_000;

export type LogLine = Readonly<Record<string, unknown>> & { readonly msg: string };

const running = new Set<Program>();

// What a failed test has left running would keep Jest from ending.
afterAll(() => {
  for (const program of running) program.signal('SIGKILL');
});

/** A program that was built, as a process of its own: instrumentation does not take effect inside Jest. */
export class Program {
  /** What it has logged. */
  readonly lines: LogLine[] = [];
  /** Lines of standard output that are no JSON. */
  readonly otherLines: string[] = [];
  stderr = '';
  readonly #exit: Promise<number | string>;
  readonly #process: ChildProcess;
  readonly #waiting = new Set<() => void>();

  /** @param args of node @param env beside PATH: nothing of this process's environment gets through */
  constructor(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.#process = spawn(process.execPath, args, {
      env: { PATH: process.env.PATH, ...env },
      cwd: repositoryRoot(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process.stderr?.on('data', (text: Buffer) => (this.stderr += text.toString()));
    if (this.#process.stdout !== null) {
      createInterface({ input: this.#process.stdout }).on('line', (line) => {
        this.#read(line);
      });
    }
    running.add(this);
    this.#exit = once(this.#process, 'close').then(([code, signal]) => {
      running.delete(this);
      return (code as number | null) ?? (signal as string);
    });
  }

  /** The first line with this message, and with these fields, that was or will be logged. */
  async line(msg: string, fields: Readonly<Record<string, unknown>> = {}): Promise<LogLine> {
    const wanted = Object.entries(fields);
    return this.until(`the log line '${msg}' ${JSON.stringify(fields)}`, () =>
      this.lines.find((line) => line.msg === msg && wanted.every(([name, value]) => line[name] === value)),
    );
  }

  /**
   * What `find` returns, once it returns something; it is asked again after every line.
   * @param every and every so many milliseconds, where it does not depend on lines
   */
  async until<T>(what: string, find: () => T | undefined, every?: number): Promise<T> {
    const deadline = AbortSignal.timeout(PATIENCE);
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      await new Promise<void>((resolve, reject) => {
        this.#waiting.add(resolve);
        if (every !== undefined) setTimeout(resolve, every);
        const give = (why: string) => () => {
          reject(new Error(`${why}: ${what}\n${JSON.stringify(this.lines.slice(-5))}\n${this.stderr}`));
        };
        deadline.onabort = give('waited in vain');
        void this.#exit.then((code) => {
          give(`the program ended (${code}) before`)();
        });
      });
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  /** Its exit code, or the signal that ended it. */
  async exit(): Promise<number | string> {
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), PATIENCE);
    const code = await this.#exit;
    clearTimeout(timer);
    return code;
  }

  async stop(): Promise<number | string> {
    this.signal('SIGTERM');
    return this.exit();
  }

  #read(line: string): void {
    try {
      this.lines.push(JSON.parse(line) as LogLine);
    } catch {
      this.otherLines.push(line);
    }
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }
}

export interface ServiceProcess {
  readonly program: Program;
  readonly origin: string;
  /** The metrics as Prometheus text, or in the form that `accept` asks for. */
  metrics(accept?: string): Promise<string>;
}

/** The built service on a free port, with the data it comes with unless `env` says otherwise. */
export async function startServiceProcess(
  env: Readonly<Record<string, string>> = {},
  nodeOptions: readonly string[] = [],
): Promise<ServiceProcess> {
  const main = join(repositoryRoot(), 'service', 'dist', 'main.js');
  const program = new Program([...nodeOptions, main], {
    PORT: '0',
    HOST: '127.0.0.1',
    SHUTDOWN_DRAIN_SECONDS: '0',
    // A busy machine is not what these tests are about.
    MAX_EVENT_LOOP_DELAY_MS: '60000',
    ...env,
  });
  const { port } = await program.line('listening');
  const origin = `http://127.0.0.1:${String(port)}`;
  return {
    program,
    origin,
    metrics: async (accept) => {
      const own = env.METRICS_PORT === undefined ? port : (await program.line('serving metrics')).port;
      const response = await fetch(`http://127.0.0.1:${String(own)}/metrics`, {
        headers: accept === undefined ? {} : { accept },
      });
      return response.text();
    },
  };
}
