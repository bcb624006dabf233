import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  trace,
  TraceFlags,
  type Tracer,
} from '@opentelemetry/api';
import { ParentBasedSampler, type Sampler, TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace';
import { DeferredSpan } from './deferred-span';
import { type Environment, read } from './settings';
import { spanIds } from './span-ids';

/**
 * Begins traces. Nine of ten are mostly not sampled, and need ids for logs and for whoever is called, but no span:
 * the decision is made before there is one, which costs a tenth of what the SDK takes to make a span that records
 * nothing.
 */
class Sampling {
  /** A trace that begins here is sampled when its folded id is less. */
  #bound: number | undefined;

  /** What the SDK decides by, for those traces that it begins. */
  use(env: Environment): Sampler {
    const name = read(env, 'OTEL_TRACES_SAMPLER')?.toLowerCase() ?? 'parentbased_always_on';
    const ratio = ratioOf(name.replace('parentbased_', ''), env);
    this.#bound = boundOf(ratio);
    const root = new TraceIdRatioBasedSampler(ratio);
    return name.startsWith('parentbased_') ? new ParentBasedSampler({ root }) : root;
  }

  /** Of a request; one that has a parent elsewhere is left to the SDK. */
  startServerSpan(tracer: Tracer, name: string, parent: Context): Span {
    const options = { kind: SpanKind.SERVER };
    if (this.#bound === undefined || parent !== ROOT_CONTEXT) return tracer.startSpan(name, options, parent);
    const traceId = spanIds.generateTraceId();
    const isSampled = spanIds.foldedTraceId() < this.#bound;
    const spanContext = {
      traceId,
      spanId: spanIds.generateSpanId(),
      traceFlags: isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
    };
    return isSampled
      ? new DeferredSpan(tracer, name, options, parent, spanContext)
      : trace.wrapSpanContext(spanContext);
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
