import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { hotMetrics } from './metrics';

/** One call to a database that has no automatic instrumentation, in the terms of the OTel semantic conventions. */
export interface DatabaseCall {
  /** `db.system.name` */
  readonly system: string;
  /** `db.operation.name`, such as `SELECT` */
  readonly operation: string;
  /** `db.collection.name` */
  readonly collection: string;
  /** `db.query.text`, with placeholders, never with values */
  readonly query: string;
}

/**
 * Runs a synchronous database call inside a client span of the current trace and records its duration.
 * No span outside a sampled request.
 * Semantic conventions: https://opentelemetry.io/docs/specs/semconv/database/database-spans/
 */
export function traceDatabase<T>(call: DatabaseCall, run: () => T): T {
  const { system, operation, collection, query } = call;
  const active = context.active();
  const parent = trace.getSpan(active);
  const span =
    parent?.isRecording() === true
      ? tracer.startSpan(
          `${operation} ${collection}`,
          {
            kind: SpanKind.CLIENT,
            attributes: {
              'db.system.name': system,
              'db.operation.name': operation,
              'db.collection.name': collection,
              'db.query.text': query,
            },
          },
          active,
        )
      : undefined;
  const start = performance.now();
  let errorType: string | undefined;
  try {
    return run();
  } catch (error) {
    errorType = typeOf(error);
    if (error instanceof Error) span?.recordException(error);
    span?.setAttribute('error.type', errorType).setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    hotMetrics.databaseDuration
      .series(`${system} ${operation} ${collection} ${errorType ?? ''}`, () => ({
        'db.system.name': system,
        'db.operation.name': operation,
        'db.collection.name': collection,
        ...(errorType === undefined ? {} : { 'error.type': errorType }),
      }))
      .record((performance.now() - start) / 1000, span?.spanContext());
    span?.end();
  }
}

const tracer = trace.getTracer('@golden-path/telemetry');

/** SQLite's and Node's errors carry a `code` out of a closed set; others are told by their class. */
function typeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'thrown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
