import { join } from 'node:path';
import { repositoryRoot } from '@golden-path/spec';
import { served } from '../test/served';
import type { Answer } from './peers/answer';
import { freeListenPort } from '../src/testing';
import { Program, type ProgramOptions } from './program';

/** The sample service. */
const SERVICE = join(repositoryRoot(), 'service');

export const BENCH = join(repositoryRoot(), 'packages', 'service', 'bench');

/** The service as it is built and deployed. */
export const MAIN = join(SERVICE, 'dist', 'main.js');

/** A peer, compiled beside this file. */
export const peer = (name: string): string => join(__dirname, 'peers', `${name}.js`);

/** As the manifests deploy it: access log, metrics, one trace in ten exported. */
export function deployed(collector: string): Record<string, string> {
  return {
    LOG_LEVEL: 'info',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector,
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '0.1',
    // Whatever else the machine does, this is about what a request costs, not about turning requests away.
    MAX_EVENT_LOOP_DELAY_MS: '60000',
  };
}

export interface Running {
  readonly program: Program;
  readonly origin: string;
  /** Milliseconds from the start of the process to the first 200. */
  readonly startMs: number;
}

/** Starts a server on a free listen port and waits for it. */
export async function startServer({ args, env }: ProgramOptions, path = '/'): Promise<Running> {
  const port = await freeListenPort();
  const origin = `http://127.0.0.1:${port}`;
  const program = new Program({ args, env: { ...env, HOST: '127.0.0.1', PORT: String(port) } });
  return { program, origin, startMs: await program.untilAnswers(origin + path) };
}

/** A collector that takes what is exported. */
export function startCollector(): Promise<Running> {
  return startServer({ args: [peer('sink')] });
}

/** The path of one record. */
export async function pathOfRecord(origin: string): Promise<string> {
  const response = await fetch(`${origin}/${served.plural}?limit=1`);
  const { items } = (await response.json()) as { items: Record<string, unknown>[] };
  return `/${served.plural}/${String(items[0]?.[served.key])}`;
}

/** What the service answers, for its peers to answer the same. */
export async function answerOf(origin: string, path: string): Promise<Answer> {
  const response = await fetch(origin + path, { headers: { 'Accept-Encoding': 'identity' } });
  const own = new Set(['connection', 'date', 'keep-alive', 'transfer-encoding']);
  const headers = Object.fromEntries([...response.headers].filter(([name]) => !own.has(name)));
  const body = await response.text();
  return { path, headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) }, body };
}
