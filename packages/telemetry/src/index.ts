/**
 * @golden-path/telemetry: logs, traces and metrics for a Node.js service.
 * Everything another package may use is exported here, but for `startTelemetry`, which is `@golden-path/telemetry/start`:
 * only a process that exports telemetry loads the SDK, a command line that merely logs does not; the schema of it all is
 * `@golden-path/telemetry/schema`, and the check of Node.js's version, which any release can load, `…/require-node`.
 */
import './node-version';

export type { Telemetry, TelemetryOptions } from './start';
export type { IncomingHttp } from './instrumentations';
export { telemetryProblems, telemetrySettings, TelemetrySettingsError } from './settings';
export type { Environment } from './environment';
export type { TelemetrySetting } from './settings';
export { identifyLogs, type ServiceIdentity } from './log-identity';
export { auditLog, log, type Logger, type LogFields } from './logger';
export { propagationFields, requestContext, type RequestContext } from './context';
export { countRefused, httpTelemetry, type HttpTelemetryOptions, measuredUntilNow } from './http';
export { expectRequests, type ExpectedRequest } from './http-duration';
export { eventLoop } from './event-loop';
export { traceDatabase, type DatabaseCall } from './database';
export { counter, gauge, info, total, type MetricDescription } from './instruments';
export { serveMetrics } from './metrics-server';
