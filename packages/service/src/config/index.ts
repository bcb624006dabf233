export { type Config, ConfigurationError, EXIT_CONFIGURATION, readConfig } from './config';
