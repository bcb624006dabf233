import './node-version';
import { context, metrics, trace } from '@opentelemetry/api';
import {
  defaultResource,
  envDetector,
  resourceFromAttributes,
  serviceInstanceIdDetector,
} from '@opentelemetry/resources';
import { contextManager } from './context';
import { makeSpans } from './deferred-span';
import { logDiagnostics } from './diagnostics';
import { exportEndpoint, spanProcessor } from './exporter';
import { instrumentImports } from './es-modules';
import { type IncomingHttp, instrumentationsFor } from './instrumentations';
import { counter, startInstruments } from './instruments';
import { identifyLogs, type ServiceIdentity } from './log-identity';
import { flushLogs, log, toggleDebug } from './logger';
import { hotMetrics } from './metrics';
import { loadSdk } from './node-sdk';
import { programFile } from './program';
import { sampling } from './sampling';
import { emptyScrape, prometheusReader, scrape, views } from './scrape';
import { checkInstrumentations } from './self-check';
import { watchServers } from './servers';
import { spanIds } from './span-ids';
import { SpanRedaction } from './span-redaction';
import { read } from './environment';
import { telemetryProblems, TelemetrySettingsError, writeKnownNames } from './settings';

/** How long `shutdown` waits for a collector that does not answer. */
const FLUSH_TIMEOUT_MS = 3000;

export interface TelemetryOptions extends ServiceIdentity {
  /** Upper bounds of `http.server.request.duration`, seconds, ascending. Default: those OpenTelemetry advises. */
  readonly durationBuckets?: readonly number[];
  /**
   * For Express, Fastify and plain `node:http`: incoming requests get server spans and durations from OpenTelemetry's
   * own instrumentation. With Koa leave it out and use `httpTelemetry`, which costs less and tells more.
   */
  readonly incomingHttp?: IncomingHttp;
}

export interface Telemetry {
  /**
   * The metrics as text, for a scrape.
   * @param accept the scrape's `Accept` header: OpenMetrics when it asks for it, else Prometheus text 0.0.4
   */
  metrics(accept: string | undefined): Promise<{ readonly contentType: string; readonly body: string }>;
  /** Warns about instrumentation that is not active; call when everything is loaded. Returns its names. */
  selfCheck(): readonly string[];
  /** Flushes what is left, within a time box; never rejects. */
  shutdown(): Promise<void>;
}

/**
 * Call before anything that is to be instrumented is loaded.
 * @throws TelemetrySettingsError when the environment cannot be used; every problem is listed
 */
export function startTelemetry({
  serviceName,
  serviceVersion,
  durationBuckets,
  incomingHttp,
}: TelemetryOptions): Telemetry {
  const { env } = process;
  const problems = telemetryProblems(env);
  if (problems.length > 0) throw new TelemetrySettingsError(problems);
  writeKnownNames(env);

  identifyLogs({ serviceName, serviceVersion });
  writeLogsOfTheEnd();
  if (durationBuckets !== undefined) hotMetrics.useHttpBuckets(durationBuckets);

  if (incomingHttp !== undefined) hotMetrics.measuresHttp = true;

  const program = programFile();
  const disabled = read(env, 'OTEL_SDK_DISABLED') === 'true';
  const instrumentations = disabled ? [] : instrumentationsFor(program, env, incomingHttp);
  const reader = prometheusReader();
  let lost = (_spans: number): void => undefined;
  const { NodeSDK } = loadSdk();
  const sdk = new NodeSDK({
    contextManager,
    resource: defaultResource().merge(
      resourceFromAttributes({ 'service.name': serviceName, 'service.version': serviceVersion }),
    ),
    // The others put process arguments and the owner's name into every span and into target_info.
    ...(read(env, 'OTEL_NODE_RESOURCE_DETECTORS') === undefined
      ? {
          resourceDetectors: [envDetector, serviceInstanceIdDetector],
        }
      : {}),
    instrumentations,
    ...(disabled ? {} : { sampler: sampling.use(env), idGenerator: spanIds }),
    metricReaders: [reader],
    views: views(hotMetrics.httpDuration.bounds),
    logRecordProcessors: [],
    spanProcessors: [
      new SpanRedaction(),
      spanProcessor(env, (spans) => {
        lost(spans);
      }),
    ],
  });
  logDiagnostics(read(env, 'OTEL_LOG_LEVEL'));
  // Ours was registered on load; the SDK registers it again, and would complain about the second time.
  if (!disabled) context.disable();
  sdk.start();
  if (!disabled) {
    instrumentImports(instrumentations, program);
    watchServers();
  }
  startInstruments();
  lost = counter({
    name: 'telemetry_export_failures_total',
    description: 'Spans that were lost, because the collector failed or the queue was full.',
  });
  lost(0);
  log.info('telemetry started', {
    traces: disabled
      ? 'disabled'
      : (exportEndpoint(env) ?? 'not exported: OTEL_EXPORTER_OTLP_ENDPOINT is not set'),
    instrumentations: instrumentations.map(({ instrumentationName }) => instrumentationName),
  });

  return {
    metrics: (accept) => (disabled ? Promise.resolve(emptyScrape(accept)) : scrape(reader, accept)),
    selfCheck: () => checkInstrumentations(instrumentations, program),
    shutdown: async () => {
      makeSpans();
      if (!(await inTime(sdk.shutdown()))) log.warn('telemetry was not flushed in time');
      trace.disable();
      metrics.disable();
      flushLogs();
    },
  };
}

/** Whether the promise settled within the time box, one way or the other. */
async function inTime(work: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, FLUSH_TIMEOUT_MS, false);
  });
  const settled = await Promise.race([
    work.then(
      () => true,
      () => true,
    ),
    late,
  ]);
  clearTimeout(timer);
  return settled;
}

/** SIGUSR2 switches debug lines on and off; a crash is a line of its own, and takes none with it. */
function writeLogsOfTheEnd(): void {
  if (process.platform !== 'win32') process.on('SIGUSR2', toggleDebug);
  process.on('uncaughtExceptionMonitor', (error) => {
    log.fatal('uncaught exception', { error });
    flushLogs();
  });
}
