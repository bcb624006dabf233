/**
 * @golden-path/service/testing: the built service as a process of its own, as it runs in production. Telemetry does not
 * take effect inside a test runner; here it does.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { createInterface } from 'node:readline';
import { repositoryRoot } from '@golden-path/spec';
import { loadAtStartup } from './import/startup';
import type { ResourceDefinition } from './resource/definition';
import { openStore } from './store';

/** The built service as a process of its own, as it runs in production. */
export interface BuiltService {
  readonly origin: string;
  readonly process: ChildProcess;
  /** Every line it has logged. */
  readonly logs: readonly Record<string, unknown>[];
  /** A bearer token that lets a test write whatever clients may write, once it is ready; `undefined` where they may not. */
  readonly token: string | undefined;
  /** Ends it in order. @returns its exit code */
  stop(): Promise<number | null>;
}

/** @param env beside what every process needs; the listen port is given by the system */
export async function startBuiltService(env: Readonly<Record<string, string>> = {}): Promise<BuiltService> {
  const child = spawn(process.execPath, [join(repositoryRoot(), 'service', 'dist', 'main.js')], {
    env: {
      ...{ PATH: process.env.PATH, PORT: '0', HOST: '127.0.0.1', SHUTDOWN_DRAIN_SECONDS: '0' },
      ...(env.AUTH_ISSUER === undefined && { DEVELOPMENT_KEY: randomBytes(32).toString('base64url') }),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const logs: Record<string, unknown>[] = [];
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const lines = createInterface(child.stdout);
  const listening = new Promise<number>((resolve, reject) => {
    lines.on('line', (line) => {
      const entry = JSON.parse(line) as Record<string, unknown>;
      logs.push(entry);
      if (entry.msg === 'listening') resolve(entry.port as number);
    });
    child.once('close', () => {
      reject(new Error(`the service ended: ${errors}${JSON.stringify(logs.at(-1))}`));
    });
  });
  const port = await listening;
  // What it has printed before that is read in the same turn of the event loop.
  await turn();
  return {
    origin: `http://127.0.0.1:${port}`,
    process: child,
    logs,
    get token() {
      // Printed before it listens.
      return /^eyJ[\w.-]+$/m.exec(errors)?.[0];
    },
    async stop() {
      if (child.exitCode !== null) return child.exitCode;
      const closed = once(child, 'close');
      child.kill('SIGTERM');
      await closed;
      return child.exitCode;
    },
  };
}

/** A TCP port for a program that does not tell which one it chose, so that it has to be told one. */
export async function freeListenPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Looks again and again until it is so. @throws when it is not by the deadline */
export async function until(
  what: string,
  isSo: () => Promise<boolean> | boolean,
  milliseconds = 60_000,
): Promise<void> {
  const deadline = Date.now() + milliseconds;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`not within ${milliseconds} ms: ${what}`);
    await delay(20);
  }
}

/** Fields of a definition that no record of its data set has: nobody would ever see them. */
export async function fieldsNeverFilled(resource: ResourceDefinition): Promise<string[]> {
  const store = await openStore({ resource, url: undefined });
  try {
    await loadAtStartup({ resource, store, file: undefined });
    const empty = new Set(resource.fields.map(({ name }) => name));
    const everything = { filters: {}, order: { by: 'fields', fields: [] }, limit: 1000 } as const;
    for await (const batch of store.stream(everything))
      for (const { json } of batch)
        for (const [name, value] of Object.entries(JSON.parse(json) as object))
          if (!Array.isArray(value) || value.length > 0) empty.delete(name);
    return [...empty];
  } finally {
    await store.close();
  }
}
