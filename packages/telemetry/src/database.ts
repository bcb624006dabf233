import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { DeferredSpan } from './deferred-span';
import type { Series } from './histogram';
import { hotMetrics } from './metrics';
import { spanIds } from './span-ids';

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

/** Of the calls that went well; most calls are of few kinds, and hand over the same object each time. */
const succeeded = new WeakMap<DatabaseCall, Series>();

/**
 * Runs a synchronous database call inside a client span of the current trace and records its duration.
 * No span outside a sampled request. Handing over the same object for the same kind of call saves looking it up.
 * Semantic conventions: https://opentelemetry.io/docs/specs/semconv/database/database-spans/
 */
export function traceDatabase<T>(call: DatabaseCall, run: () => T): T {
  const { system, operation, collection, query } = call;
  const active = context.active();
  const parent = trace.getSpan(active);
  const span =
    parent?.isRecording() === true
      ? new DeferredSpan(
          tracer,
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
          { ...parent.spanContext(), spanId: spanIds.generateSpanId() },
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
    const seconds = (performance.now() - start) / 1000;
    seriesOf(call, errorType).record(seconds, span?.spanContext());
    span?.end();
  }
}

function seriesOf(call: DatabaseCall, errorType: string | undefined): Series {
  const known = errorType === undefined ? succeeded.get(call) : undefined;
  if (known !== undefined) return known;
  const { system, operation, collection } = call;
  const series = hotMetrics.databaseDuration.series(
    `${system} ${operation} ${collection} ${errorType ?? ''}`,
    () => ({
      'db.system.name': system,
      'db.operation.name': operation,
      'db.collection.name': collection,
      ...(errorType === undefined ? {} : { 'error.type': errorType }),
    }),
  );
  if (errorType === undefined) succeeded.set(call, series);
  return series;
}

const tracer = trace.getTracer('@golden-path/telemetry');

/** SQLite's and Node's errors carry a `code` out of a closed set; others are told by their class. */
function typeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'thrown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
