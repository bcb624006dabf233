import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A program that the drill runs and ends, by its process id. */
export class Program {
  readonly #process: ChildProcess;
  readonly #lines: string[] = [];

  constructor(
    command: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
    cwd = process.cwd(),
  ) {
    this.#process = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#process.stdout, this.#process.stderr])
      if (stream !== null) createInterface({ input: stream }).on('line', (line) => this.#lines.push(line));
    this.#process.on('error', (error) => this.#lines.push(error.message));
  }

  /** Whether it has ended, or could not even begin. */
  get ended(): boolean {
    return (
      this.#process.exitCode !== null || this.#process.signalCode !== null || this.#process.pid === undefined
    );
  }

  /** All that it has said. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /** What it has said last. */
  get tail(): string {
    return this.#lines.slice(-5).join('\n');
  }

  /** The field of the JSON line with this message; undefined until there is one. */
  field(msg: string, name: string): unknown {
    const line = this.#lines.find((text) => text.includes(`"msg":"${msg}"`));
    return line === undefined ? undefined : (JSON.parse(line) as Record<string, unknown>)[name];
  }

  async stop(): Promise<void> {
    if (this.ended) return;
    const closed = once(this.#process, 'close');
    this.#process.kill('SIGTERM');
    await closed;
  }
}
