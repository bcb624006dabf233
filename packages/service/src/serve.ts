import { createRequire } from 'node:module';
import { isMainThread } from 'node:worker_threads';
import { readServiceLevel, ServiceLevelError } from '@golden-path/spec';
import { log, telemetryProblems } from '@golden-path/telemetry';
import { command } from './command/dispatch';
import { compose, type Composition } from './composition';
import { type Config, ConfigurationError, EXIT_CONFIGURATION, readConfig } from './config';
import { startFailure } from './start-failure';

/**
 * Runs the service, or the command that is named after the program: `main.js import …`. The process is its own: it
 * reads the environment, listens, answers signals and ends. A thread only learns what the service is made of.
 */
export function serve(composition: Composition): void {
  compose(composition);
  if (!isMainThread) return;
  const [name, ...args] = process.argv.slice(2);
  if (name !== undefined) {
    void command(name, args, composition).then((code) => {
      process.exitCode = code;
    });
    return;
  }
  const config = checked(composition);
  // A command and the threads of an import need nothing of what serves.
  const { run } = createRequire(__filename)('./run') as typeof import('./run');
  run(composition, config).catch((error: unknown) => {
    log.fatal('the service cannot start', { error: startFailure(error) });
    process.exit(1);
  });
}

/** Whatever is wrong in the configuration, or in slo.yaml, ends the process here, with all of it listed. */
function checked(composition: Composition): Config {
  try {
    readServiceLevel();
    return readConfig(process.env, composition, telemetryProblems(process.env));
  } catch (error) {
    if (!(error instanceof ConfigurationError || error instanceof ServiceLevelError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(EXIT_CONFIGURATION);
  }
}
