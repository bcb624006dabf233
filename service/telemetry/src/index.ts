/**
 * @golden-path/telemetry: logs, traces and metrics for a Koa service.
 * Everything another package may use is exported here; the schema of it all is `@golden-path/telemetry/schema`.
 */
export { startTelemetry, type Telemetry, type TelemetryOptions } from './start';
export { telemetryProblems, telemetrySettings, TelemetrySettingsError } from './settings';
export { log, type Logger, type LogFields } from './logger';
export { requestContext, type RequestContext } from './context';
export { httpTelemetry, type HttpTelemetryOptions } from './http';
export { traceDatabase, type DatabaseCall } from './database';
export { counter, gauge, info, type MetricDescription } from './metrics';
export { serveMetrics } from './metrics-server';
