import { randomFillSync } from 'node:crypto';
import type { SpanContext } from '@opentelemetry/api';
import type { IdGenerator } from '@opentelemetry/sdk-trace';

/** Random ids of traces and spans; asking the kernel for a few bytes at a time would cost more than all else about a span. */
class SpanIds implements IdGenerator {
  readonly #bytes = Buffer.alloc(16 * 1024);
  #text = '';
  #position = 0;
  /** Those that are to be given out now. */
  #given: SpanContext | undefined;

  /** Has what the SDK starts meanwhile bear ids that logs, and those who were called, have already. */
  giving<T>(ids: SpanContext, start: () => T): T {
    this.#given = ids;
    try {
      return start();
    } finally {
      this.#given = undefined;
    }
  }

  generateTraceId(): string {
    return this.#given?.traceId ?? this.#digits(32);
  }

  generateSpanId(): string {
    return this.#given?.spanId ?? this.#digits(16);
  }

  /** The last trace id as the SDK's `TraceIdRatioBasedSampler` reads it: four numbers, by exclusive or. */
  foldedTraceId(): number {
    const start = this.#position / 2 - 16;
    let result = 0;
    for (let at = start; at < start + 16; at += 4) result ^= this.#bytes.readInt32BE(at);
    return result >>> 0;
  }

  /** @param count even */
  #digits(count: number): string {
    if (this.#position + count > this.#text.length) {
      this.#text = randomFillSync(this.#bytes).toString('hex');
      this.#position = 0;
    }
    this.#position += count;
    return this.#text.slice(this.#position - count, this.#position);
  }
}

export const spanIds = new SpanIds();
