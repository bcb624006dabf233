import { randomFillSync } from 'node:crypto';
import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  trace,
  TraceFlags,
  type Tracer,
} from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  type IdGenerator,
  ParentBasedSampler,
  type Sampler,
  SamplingDecision,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';
import { type Environment, read } from './settings';

/** Random hexadecimal digits; asking the kernel for a few at a time would cost more than all else about a span. */
class Digits {
  readonly #bytes = Buffer.alloc(4096);
  #text = '';
  #position = 0;

  next(count: number): string {
    if (this.#position + count > this.#text.length) {
      this.#text = randomFillSync(this.#bytes).toString('hex');
      this.#position = 0;
    }
    this.#position += count;
    return this.#text.slice(this.#position - count, this.#position);
  }
}

/**
 * Begins traces. Nine of ten are mostly not sampled, and need ids for logs and for whoever is called, but no span:
 * the decision is made before there is one, which costs a tenth of what the SDK takes to make a span that records
 * nothing.
 */
class Sampling implements IdGenerator {
  readonly #digits = new Digits();
  #sampler: Sampler | undefined;
  /** Of the trace that is being begun. */
  #traceId: string | undefined;

  /** What the SDK decides by, for those traces that it begins. */
  use(env: Environment): Sampler {
    this.#sampler = samplerOf(env);
    return this.#sampler;
  }

  generateTraceId(): string {
    const id = this.#traceId ?? this.#digits.next(32);
    this.#traceId = undefined;
    return id;
  }

  generateSpanId(): string {
    return this.#digits.next(16);
  }

  startServerSpan(tracer: Tracer, name: string, parent: Context): Span {
    const kind = SpanKind.SERVER;
    if (this.#sampler !== undefined && parent === ROOT_CONTEXT) {
      const traceId = this.generateTraceId();
      const { decision } = this.#sampler.shouldSample(parent, traceId, name, kind, {}, []);
      if (decision === SamplingDecision.NOT_RECORD) {
        return trace.wrapSpanContext({
          traceId,
          spanId: this.generateSpanId(),
          traceFlags: TraceFlags.NONE,
        });
      }
      this.#traceId = traceId;
    }
    return tracer.startSpan(name, { kind }, parent);
  }
}

export const sampling = new Sampling();

/** By OTEL_TRACES_SAMPLER and its argument, as the settings have checked them. */
function samplerOf(env: Environment): Sampler {
  const name = read(env, 'OTEL_TRACES_SAMPLER')?.toLowerCase() ?? 'parentbased_always_on';
  const root = rootSampler(name.replace('parentbased_', ''), Number(read(env, 'OTEL_TRACES_SAMPLER_ARG')));
  return name.startsWith('parentbased_') ? new ParentBasedSampler({ root }) : root;
}

function rootSampler(name: string, ratio: number): Sampler {
  switch (name) {
    case 'always_off':
      return new AlwaysOffSampler();
    case 'traceidratio':
      return new TraceIdRatioBasedSampler(ratio);
    default:
      return new AlwaysOnSampler();
  }
}
