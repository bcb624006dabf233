/**
 * @golden-path/telemetry: logs, traces and metrics for a Koa service.
 * Everything another package may use is exported here.
 */
export { startTelemetry, type Telemetry, type TelemetryOptions } from './start';
export { log, type Logger, type LogFields } from './logger';
export { requestContext, type RequestContext } from './context';
export { httpTelemetry, type HttpTelemetryOptions } from './http';
export { traceDatabase, type DatabaseCall } from './database';
