import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  trace,
  TraceFlags,
  type Tracer,
} from '@opentelemetry/api';
import { hrTime } from '@opentelemetry/core';
import { ParentBasedSampler, type Sampler, TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace';
import { DeferredSpan } from './deferred-span';
import { type Environment, read } from './environment';
import { exportEndpoint } from './exporter';
import { spanIds } from './span-ids';

/**
 * Begins traces. Nine of ten are mostly not sampled, and need ids for logs and for whoever is called, but no span:
 * the decision is made before there is one, which costs a tenth of what the SDK takes to make a span that records
 * nothing.
 */
class Sampling {
  /** A trace that begins here is sampled when its folded id is less. */
  #bound: number | undefined;
  #isParentBased = true;
  /** Where nobody gets spans, none is made; whoever is called still hears that the trace is sampled. */
  #isExported = true;

  /** What the SDK decides by, for those traces that it begins. */
  use(env: Environment): Sampler {
    const name = read(env, 'OTEL_TRACES_SAMPLER') ?? 'parentbased_always_on';
    const ratio = ratioOf(name.replace('parentbased_', ''), env);
    this.#bound = boundOf(ratio);
    this.#isParentBased = name.startsWith('parentbased_');
    this.#isExported = exportEndpoint(env) !== undefined;
    const root = new TraceIdRatioBasedSampler(ratio);
    return this.#isParentBased ? new ParentBasedSampler({ root }) : root;
  }

  /**
   * @param parent whose span, if it has one, is that of the client
   * @param start by the clock of `performance.now()`; default: now
   */
  startServerSpan(tracer: Tracer, name: string, parent: Context, start?: number): Span {
    const spanContext = this.#serverSpan(parent);
    if (spanContext !== undefined && !(this.#isExported && spanContext.traceFlags & TraceFlags.SAMPLED))
      return trace.wrapSpanContext(spanContext);
    const options = { kind: SpanKind.SERVER, startTime: hrTime(start) };
    return spanContext === undefined
      ? tracer.startSpan(name, options, parent)
      : new DeferredSpan(tracer, name, options, parent, spanContext);
  }

  /** `undefined` where the SDK is to decide: it is switched off, or asks the ids that others made. */
  #serverSpan(parent: Context): SpanContext | undefined {
    if (this.#bound === undefined) return undefined;
    const client = parent === ROOT_CONTEXT ? undefined : trace.getSpanContext(parent);
    if (client === undefined) {
      const traceId = spanIds.generateTraceId();
      const traceFlags = spanIds.foldedTraceId() < this.#bound ? TraceFlags.SAMPLED : TraceFlags.NONE;
      return { traceId, spanId: spanIds.generateSpanId(), traceFlags };
    }
    if (!this.#isParentBased || !trace.isSpanContextValid(client)) return undefined;
    const { traceId, traceState } = client;
    return {
      ...{ traceId, spanId: spanIds.generateSpanId() },
      traceFlags: client.traceFlags & TraceFlags.SAMPLED,
      ...(traceState && { traceState }),
    };
  }
}

export const sampling = new Sampling();

function ratioOf(root: string, env: Environment): number {
  if (root === 'traceidratio') return Number(read(env, 'OTEL_TRACES_SAMPLER_ARG'));
  return root === 'always_off' ? 0 : 1;
}

/** As `TraceIdRatioBasedSampler` works it out. */
function boundOf(ratio: number): number {
  return ratio === 1 ? 2 ** 32 : Math.floor(ratio * (2 ** 32 - 1));
}
