import { readServiceLevel, ServiceLevelError } from '@golden-path/spec';
import { telemetryProblems } from '@golden-path/telemetry';
import { type Config, ConfigurationError, EXIT_CONFIGURATION, readConfig } from './config';
import { served } from '../../../service/src/served';

/** The configuration of this process. Whatever is wrong in it, or in slo.yaml, ends it here, with all of it listed. */
export const config = checked();

function checked(): Config {
  try {
    readServiceLevel();
    return readConfig(process.env, served, telemetryProblems(process.env));
  } catch (error) {
    if (!(error instanceof ConfigurationError || error instanceof ServiceLevelError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(EXIT_CONFIGURATION);
  }
}
