// Loaded before anything else: what is to be instrumented is loaded after telemetry has started.
import './signals';
import './young-generation';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import type { Telemetry } from '@golden-path/telemetry';

/**
 * The process's telemetry, when the process is a service that serves. Commands (`main.js import`), threads, tests and
 * other programs export nothing.
 */
export const telemetry: Telemetry | undefined = isServing() ? start() : undefined;

/** The program of a service is called main; with a word behind it, it is one of the commands. */
function isServing(): boolean {
  return (
    isMainThread && basename(require.main?.filename ?? '') === 'main.js' && process.argv[2] === undefined
  );
}

/** Nobody else loads what it needs, least of all the SDK: an import of any size has 200 MB, threads included. */
function start(): Telemetry | undefined {
  const { startOwnTelemetry } = createRequire(__filename)(
    './start-telemetry',
  ) as typeof import('./start-telemetry');
  return startOwnTelemetry();
}
