/**
 * @golden-path/telemetry: logs, traces and metrics for a Koa service.
 * Everything another package may use is exported here, but for `startTelemetry`, which is `@golden-path/telemetry/start`:
 * only a process that exports telemetry loads the SDK, a command line that merely logs does not; the schema of it all is `@golden-path/telemetry/schema`.
 */
export type { Telemetry, TelemetryOptions } from './start';
export { telemetryProblems, telemetrySettings, TelemetrySettingsError } from './settings';
export { log, type Logger, type LogFields } from './logger';
export { requestContext, type RequestContext } from './context';
export { httpTelemetry, type HttpTelemetryOptions } from './http';
export { traceDatabase, type DatabaseCall } from './database';
export { counter, gauge, info, total, type MetricDescription } from './metrics';
export { serveMetrics } from './metrics-server';
