/** The built service as a drill has it, and figures beside their goals. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { get } from 'node:http';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { Met } from './crowd.mts';

/** How much more than its goal a figure may be on a machine that does other things beside: each gets its share of time. */
const noise = (): number => Math.max(2, (loadavg()[0] ?? 0) / availableParallelism());

/**
 * What Node.js makes of `--max-old-space-size-percentage=50` in a pod of 192 MiB: a young generation that suits its memory,
 * too, which by itself would be that of this machine.
 */
export const HEAP = ['--max-old-space-size=96', '--max-semi-space-size=2'];

let missed = 0;

/** Prints a line. Beyond what a busy machine explains, the drill fails. */
export function figure(name: string, measured: number, goal: number, unit: string): void {
  const verdict = measured <= goal ? 'ok' : 'missed';
  if (!(measured <= goal * noise())) missed++;
  process.stdout.write(
    `${name.padEnd(78)} ${`${Math.round(measured)} ${unit}`.padStart(10)}   goal ${`${goal} ${unit}`.padStart(8)}   ${verdict}\n`,
  );
}

/** Ends the drill, with 1 when figures were far from their goals. */
export function end(): never {
  process.exit(missed === 0 ? 0 : 1);
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

/** Resident memory in MB; the kernel counts in units of 1024 bytes. */
export function memoryOf({ pid }: ChildProcess): number {
  const status = readFileSync(`/proc/${pid ?? 'self'}/status`, 'utf8');
  return (Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) * 1024) / 1e6;
}

interface Line {
  readonly time: string;
  readonly msg: string;
  readonly port: number;
  readonly request_id: string;
  /** Seconds. */
  readonly duration: number;
}

export interface Logged {
  /** Milliseconds since the epoch. */
  readonly ended: number;
  /** Milliseconds. */
  readonly duration: number;
}

export class Service {
  /** What the access log has of requests, by their ids. */
  readonly logged = new Map<string, Logged>();
  listenPort = 0;
  probesPort = 0;
  readonly #process: ChildProcess;
  readonly #exit: Promise<number | null>;

  private constructor(env: Readonly<Record<string, string>>) {
    const main = join(import.meta.dirname, '..', '..', 'service', 'dist', 'main.js');
    this.#process = spawn(process.execPath, [...HEAP, main], {
      env: { PATH: process.env.PATH, PORT: '0', PROBES_PORT: '0', HOST: '127.0.0.1', ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#exit = new Promise((resolve) => this.#process.once('exit', resolve));
  }

  /** Resolves when it is ready. */
  static async start(env: Readonly<Record<string, string>>): Promise<Service> {
    const service = new Service(env);
    await new Promise<void>((resolve, reject) => {
      void service.#exit.then(() => {
        reject(new Error('the service ended'));
      });
      if (service.#process.stdout === null) return;
      createInterface(service.#process.stdout).on('line', (text) => {
        const line = JSON.parse(text) as Line;
        if (line.msg === 'listening') service.listenPort = line.port;
        if (line.msg === 'serving probes') service.probesPort = line.port;
        if (line.msg === 'ready') resolve();
        // Of that millisecond, the middle.
        if (line.msg === 'request')
          service.logged.set(line.request_id, {
            ended: Date.parse(line.time) + 0.5,
            duration: line.duration * 1000,
          });
      });
    });
    return service;
  }

  /** Asks on a connection of its own. @returns status, 0 for none, and milliseconds */
  ask(
    listenPort: number,
    path: string,
    patience = 15_000,
  ): Promise<{ status: number; milliseconds: number }> {
    const start = performance.now();
    return new Promise((resolve) => {
      const done = (status = 0): void => {
        resolve({ status, milliseconds: performance.now() - start });
      };
      const request = get({ port: listenPort, path, agent: false, timeout: patience }, (response) => {
        response.resume().on('end', () => {
          done(response.statusCode);
        });
      });
      request
        .on('timeout', () => request.destroy())
        .on('error', () => {
          done();
        });
    });
  }

  /** A crowd that asks for the path for so many seconds. */
  async crowd(path: string, clients: number, seconds: number, encoding = 'identity'): Promise<Met> {
    const url = `http://127.0.0.1:${this.listenPort}${path}`;
    const args = [join(import.meta.dirname, 'crowd.mts'), url, String(clients), String(seconds), encoding];
    const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1e9 });
    return JSON.parse(stdout) as Met;
  }

  /** Resident memory in MB. */
  memory(): number {
    return memoryOf(this.#process);
  }

  /** Open file descriptors, connections among them. */
  descriptors(): number {
    return readdirSync(`/proc/${this.#process.pid ?? 'self'}/fd`).length;
  }

  get isRunning(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /** @returns its exit code */
  async stop(): Promise<number | null> {
    this.#process.kill('SIGTERM');
    return this.#exit;
  }
}
