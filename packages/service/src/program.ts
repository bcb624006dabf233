import { createRequire } from 'node:module';
import { readServiceLevel, ServiceLevelError } from '@golden-path/spec';
import { log, telemetryProblems } from '@golden-path/telemetry';
import { command } from './command/dispatch';
import type { Composition } from './composition';
import { type Config, ConfigurationError, EXIT_CONFIGURATION, readConfig } from './config';
import { startFailure } from './start-failure';

/** What the process does: a command, or serving. */
export function program(composition: Composition): void {
  const [name, ...args] = process.argv.slice(2);
  if (name !== undefined) {
    void command(name, args, composition).then((code) => {
      process.exitCode = code;
    });
    return;
  }
  const config = checked(composition);
  // A command needs nothing of what serves.
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
