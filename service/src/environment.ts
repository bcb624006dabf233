import { telemetryProblems } from '@golden-path/telemetry';
import { type Config, ConfigurationError, EXIT_CONFIGURATION, readConfig } from './config';
import { served } from './served';

/** The configuration of this process. Whatever is wrong in the environment ends it here, with all of it listed. */
export const config = checked();

function checked(): Config {
  try {
    return readConfig(process.env, served, telemetryProblems(process.env));
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(EXIT_CONFIGURATION);
  }
}
