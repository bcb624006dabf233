import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const PATIENCE = 120_000;
const running = new Set();

export function killAll() {
  for (const child of running) child.kill('SIGKILL');
}

/** A program as a process of its own, and what it logs. */
export class Program {
  lines = [];
  #child;
  #ended;
  #stderr = '';

  /** @param args of node */
  constructor(project, args, env = {}) {
    this.args = args;
    this.#child = spawn(process.execPath, args, {
      cwd: project,
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(this.#child);
    this.#child.stderr.on('data', (text) => (this.#stderr += text));
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.lines.push(parsed(line)));
    this.#ended = once(this.#child, 'close').then(([code, signal]) => {
      running.delete(this.#child);
      return code ?? signal;
    });
  }

  /** The first line with this message and these fields. */
  async line(msg, fields = {}) {
    const deadline = Date.now() + PATIENCE;
    for (;;) {
      const found = this.lines.find(
        (line) => line.msg === msg && Object.entries(fields).every(([name, value]) => line[name] === value),
      );
      if (found !== undefined) return found;
      // One that has ended may not have been read to its end.
      if (Date.now() > deadline || !running.has(this.#child)) throw this.failure(`no line '${msg}'`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** The answer to a request of the port that it has said it listens on. */
  async ask(path, headers = {}) {
    const { port } = await this.line('listening');
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      headers: { connection: 'close', ...headers },
    });
    return response.text();
  }

  /** @throws when it ends otherwise than well */
  async end(signal) {
    if (signal !== undefined) this.#child.kill(signal);
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), PATIENCE);
    const how = await this.#ended;
    clearTimeout(timer);
    if (how !== 0) throw this.failure(`ended with ${how}`);
  }

  failure(what) {
    const said = this.lines.slice(-5).map((line) => JSON.stringify(line));
    return new Error([`node ${this.args.join(' ')}: ${what}`, ...said, this.#stderr].join('\n'));
  }
}

function parsed(line) {
  try {
    return JSON.parse(line);
  } catch {
    return { msg: line };
  }
}
