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
  type IdGenerator,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';
import { type Environment, read } from './settings';

/** Random hexadecimal digits; asking the kernel for a few at a time would cost more than all else about a span. */
class Digits {
  readonly #bytes = Buffer.alloc(4096);
  #text = '';
  #position = 0;

  /** @param count even */
  next(count: number): string {
    if (this.#position + count > this.#text.length) {
      this.#text = randomFillSync(this.#bytes).toString('hex');
      this.#position = 0;
    }
    this.#position += count;
    return this.#text.slice(this.#position - count, this.#position);
  }

  /** The last 32 digits as the SDK's `TraceIdRatioBasedSampler` reads a trace id: four numbers, by exclusive or. */
  folded(): number {
    const start = this.#position / 2 - 16;
    const bytes = this.#bytes;
    let result = 0;
    for (let at = start; at < start + 16; at += 4) result ^= bytes.readInt32BE(at);
    return result >>> 0;
  }
}

/**
 * Begins traces. Nine of ten are mostly not sampled, and need ids for logs and for whoever is called, but no span:
 * the decision is made before there is one, which costs a tenth of what the SDK takes to make a span that records
 * nothing.
 */
class Sampling implements IdGenerator {
  readonly #digits = new Digits();
  /** A trace that begins here is sampled when its folded id is less; until the SDK is started, the SDK is asked. */
  #bound = 2 ** 32;
  /** Of the trace that is being begun. */
  #traceId: string | undefined;

  /** What the SDK decides by, for those traces that it begins. */
  use(env: Environment): Sampler {
    const { isParentBased, ratio } = settingsOf(env);
    this.#bound = boundOf(ratio);
    const root = new TraceIdRatioBasedSampler(ratio);
    return isParentBased ? new ParentBasedSampler({ root }) : root;
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
    if (this.#bound < 2 ** 32 && parent === ROOT_CONTEXT) {
      const traceId = this.#digits.next(32);
      if (this.#digits.folded() >= this.#bound) {
        return trace.wrapSpanContext({
          traceId,
          spanId: this.generateSpanId(),
          traceFlags: TraceFlags.NONE,
        });
      }
      this.#traceId = traceId;
    }
    return tracer.startSpan(name, { kind: SpanKind.SERVER }, parent);
  }
}

export const sampling = new Sampling();

/** By OTEL_TRACES_SAMPLER and its argument, as the settings have checked them. */
function settingsOf(env: Environment): { isParentBased: boolean; ratio: number } {
  const name = read(env, 'OTEL_TRACES_SAMPLER')?.toLowerCase() ?? 'parentbased_always_on';
  return { isParentBased: name.startsWith('parentbased_'), ratio: ratioOf(name.replace('parentbased_', ''), env) };
}

function ratioOf(root: string, env: Environment): number {
  if (root === 'traceidratio') return Number(read(env, 'OTEL_TRACES_SAMPLER_ARG'));
  return root === 'always_off' ? 0 : 1;
}

/** As `TraceIdRatioBasedSampler` works it out. */
function boundOf(ratio: number): number {
  return ratio === 1 ? 2 ** 32 : Math.floor(ratio * (2 ** 32 - 1));
}
