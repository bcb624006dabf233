// Loaded before anything else: what is to be instrumented is loaded after telemetry has started.
import './signals';
import './young-generation';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { durationBuckets, readIdentity, readServiceLevel, serviceVersion } from '@golden-path/spec';
import { type Telemetry, telemetryProblems } from '@golden-path/telemetry';

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

/** Not when something is wrong with what it starts from: `serve` tells all that is, and ends. */
function start(): Telemetry | undefined {
  try {
    if (telemetryProblems(process.env).length > 0) return undefined;
    // Nobody else loads the SDK: an import of any size has 200 MB, threads included.
    const { startTelemetry } = createRequire(__filename)(
      '@golden-path/telemetry/start',
    ) as typeof import('@golden-path/telemetry/start');
    return startTelemetry({
      serviceName: readIdentity().name,
      serviceVersion: serviceVersion(),
      durationBuckets: durationBuckets(readServiceLevel()),
    });
  } catch {
    return undefined;
  }
}
