import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

export interface ProgramOptions {
  /** What node is told: options, a file, its arguments. */
  readonly args: readonly string[];
  /** Beside PATH; nothing else of this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What a program took that has done its work. */
export interface Done {
  /** The most resident memory, in megabytes. */
  readonly peak: number;
  readonly seconds: number;
  /** Of the processor, all threads. */
  readonly cpuSeconds: number;
  /** The end of what it wrote. */
  readonly output: string;
}

/** Linux counts processor time in hundredths of a second, whatever the kernel's own tick (proc_pid_stat(5)). */
const TICK_MICROSECONDS = 10_000;
/** Characters of its output that are kept; servers write their logs in larger pieces. */
const KEPT = 10_000;
/** Milliseconds within which a program has to answer. */
const PATIENCE = 60_000;

/** A child process that is measured from outside, by what the kernel knows of it. */
export class Program {
  readonly #child: ChildProcess;
  readonly #started = performance.now();
  readonly #exit: Promise<unknown>;
  #complaints = '';
  #lastWords = '';

  /** Standard output is read and, but for its end, thrown away, as by a container runtime that keeps up. */
  constructor({ args, env = {} }: ProgramOptions) {
    this.#child = spawn(process.execPath, args, {
      env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout?.on('data', (text: Buffer) => {
      this.#lastWords = text.length < KEPT ? (this.#lastWords + text.toString()).slice(-KEPT) : '';
    });
    this.#child.stderr?.on('data', (text: Buffer) => {
      this.#complaints = (this.#complaints + text.toString()).slice(-4000);
    });
    this.#exit = once(this.#child, 'exit');
  }

  /** Processor time spent so far, of all threads, in user and in system mode. */
  cpuMicroseconds(): number {
    const stat = this.#proc('stat');
    // The second field, the command in parentheses, may hold anything; utime and stime are the 14th and 15th.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MICROSECONDS;
  }

  /** Resident memory in megabytes: now, or the most there ever was. */
  memory(which: 'now' | 'peak'): number {
    const line = new RegExp(`^${which === 'now' ? 'VmRSS' : 'VmHWM'}:\\s+(\\d+) kB$`, 'm');
    const [, kilobytes = '0'] = line.exec(this.#proc('status')) ?? [];
    return Number(kilobytes) / 1024;
  }

  /** Resolves when the URL answers 200, with the milliseconds since the start. @throws when it never does */
  async untilAnswers(url: string): Promise<number> {
    for (;;) {
      if (this.#isOver() || performance.now() - this.#started > PATIENCE) throw this.#failure();
      const answer = await fetch(url).catch(() => undefined);
      await answer?.arrayBuffer();
      if (answer?.ok === true) return performance.now() - this.#started;
      await delay(4);
    }
  }

  /** Resolves when the program has done its work. @throws when it failed */
  async untilDone(): Promise<Done> {
    let [peak, cpu] = [0, 0];
    while (!this.#isOver()) {
      // A process that has ended and was not yet asked for its exit code has no memory any more.
      peak = Math.max(peak, this.memory('peak'));
      cpu = Math.max(cpu, this.cpuMicroseconds());
      await Promise.race([delay(10), this.#exit]);
    }
    const seconds = (performance.now() - this.#started) / 1000;
    if (this.#child.exitCode !== 0) throw this.#failure();
    return { peak, seconds, cpuSeconds: cpu / 1e6, output: this.#lastWords };
  }

  async stop(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    this.#child.kill(signal);
    await this.#exit;
  }

  #isOver(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  #failure(): Error {
    return new Error(`${this.#child.spawnargs.slice(1).join(' ')} failed\n${this.#complaints}`);
  }

  #proc(file: string): string {
    return readFileSync(`/proc/${this.#child.pid ?? 'self'}/${file}`, 'utf8');
  }
}
