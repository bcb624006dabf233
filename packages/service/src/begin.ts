// Loaded before anything else: what is to be instrumented is loaded after telemetry has started.
import './young-generation';
import { basename } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { durationBuckets, readIdentity, readServiceLevel, serviceVersion } from '@golden-path/spec';
import { type Telemetry, telemetryProblems } from '@golden-path/telemetry';
import { startTelemetry } from '@golden-path/telemetry/start';

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
    return startTelemetry({
      serviceName: readIdentity().name,
      serviceVersion: serviceVersion(),
      durationBuckets: durationBuckets(readServiceLevel()),
    });
  } catch {
    return undefined;
  }
}
