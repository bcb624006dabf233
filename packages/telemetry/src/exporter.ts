import { type Attributes, createNoopMeter, diag, type MeterProvider, ROOT_CONTEXT } from '@opentelemetry/api';
import { setGlobalErrorHandler } from '@opentelemetry/core';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import {
  BatchSpanProcessor,
  NoopSpanProcessor,
  type ReadableSpan,
  type SpanExporter,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace';
import { contextManager } from './context';
import { log } from './logger';
import { type Environment, read } from './environment';
import { integerSetting } from './settings';

const WARN_EVERY_MS = 60_000;

/** Where spans are sent; `undefined` when they are not exported. */
export function exportEndpoint(env: Environment): string | undefined {
  const exporter = read(env, 'OTEL_TRACES_EXPORTER');
  if (exporter === 'none') return undefined;
  return (
    read(env, 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT') ??
    read(env, 'OTEL_EXPORTER_OTLP_ENDPOINT') ??
    (exporter === 'otlp' ? 'http://localhost:4318' : undefined)
  );
}

/**
 * Sends spans in batches, in the background. Spans that are lost, because the collector failed or because the queue
 * was full, are reported to `onLost` and, once a minute at most, in the log; nothing else happens.
 */
export function spanProcessor(env: Environment, onLost: (spans: number) => void): SpanProcessor {
  // Without a processor there would be no TracerProvider, and the logs no trace ids.
  if (exportEndpoint(env) === undefined) return new NoopSpanProcessor();
  setGlobalErrorHandler((error) => {
    diag.debug('export failed', error);
  });
  const protocol =
    read(env, 'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL') ?? read(env, 'OTEL_EXPORTER_OTLP_PROTOCOL');
  const warn = warnAboutLosses();
  let failure: Error | undefined;
  const exporter = protocol === 'http/protobuf' ? new ProtobufExporter() : new JsonExporter();
  return new Batches({
    exporter: telling(exporter, (error) => {
      failure = error;
    }),
    selfObsMeterProvider: lossMeter((spans, reason) => {
      onLost(spans);
      warn(spans, explained(reason, failure));
    }),
    ...integers(env, {
      scheduledDelayMillis: 'OTEL_BSP_SCHEDULE_DELAY',
      exportTimeoutMillis: 'OTEL_BSP_EXPORT_TIMEOUT',
      maxQueueSize: 'OTEL_BSP_MAX_QUEUE_SIZE',
      maxExportBatchSize: 'OTEL_BSP_MAX_EXPORT_BATCH_SIZE',
    }),
  });
}

/** What becomes of spans is no part of the request in which the first one of a batch ended, and bears none of its ids. */
class Batches extends BatchSpanProcessor {
  override onEnd(span: ReadableSpan): void {
    contextManager.with(ROOT_CONTEXT, () => {
      super.onEnd(span);
    });
  }
}

/** Hears of losses through the processor's own count of processed spans: it alone knows of a full queue. */
function lossMeter(onLost: (spans: number, reason: string) => void): MeterProvider {
  const meter = createNoopMeter();
  meter.createCounter = () => ({
    add(spans: number, attributes?: Attributes) {
      const reason = attributes?.['error.type'];
      if (typeof reason === 'string') onLost(spans, reason);
    },
  });
  return { getMeter: () => meter };
}

/** The processor tells of an error its name alone, and only after it has counted. */
function telling(exporter: SpanExporter, tell: (failure: Error | undefined) => void): SpanExporter {
  return {
    export: (spans, done) => {
      exporter.export(spans, (result) => {
        tell(result.error);
        done(result);
      });
    },
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
    shutdown: () => exporter.shutdown(),
  };
}

/** @param reason the name of the error, or what else it was */
function explained(reason: string, error: Error | undefined): string {
  if (error?.name !== reason) return reason;
  const { message, code } = error as Error & { readonly code?: string | number };
  // Of several addresses that all refuse, there is no message.
  const told = [message, message.includes(String(code)) ? undefined : code];
  return told.filter((part) => part !== undefined && part !== '').join(', ') || reason;
}

function warnAboutLosses(): (spans: number, reason: string) => void {
  let lost = 0;
  let warnedAt = -Infinity;
  return (spans, reason) => {
    lost += spans;
    if (performance.now() - warnedAt < WARN_EVERY_MS) return;
    log.warn('spans were not exported', { spans: lost, reason });
    lost = 0;
    warnedAt = performance.now();
  };
}

function integers<K extends string>(
  env: Environment,
  variables: Record<K, string>,
): Partial<Record<K, number>> {
  const entries = Object.entries<string>(variables).map(([name, variable]) => [
    name,
    integerSetting(env, variable),
  ]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Partial<Record<K, number>>;
}
