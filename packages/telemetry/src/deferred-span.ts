import {
  type Attributes,
  type AnyValue,
  type Context,
  type Exception,
  type Link,
  type Span,
  type SpanContext,
  type SpanOptions,
  type SpanStatus,
  type TimeInput,
  type Tracer,
} from '@opentelemetry/api';
import { hrTime } from '@opentelemetry/core';
import { spanIds } from './span-ids';

/** Spans that are made in a row, at most. */
const ROW = 128;
/** Milliseconds after which they are made in any case. */
const PATIENCE = 100;

let ended: DeferredSpan[] = [];
let timer: NodeJS.Timeout | undefined;

/**
 * A sampled span of a hot path. What happens to it is written down, and the SDK's own span made of that later, many in
 * a row: code that runs once in ten requests is out of the processor's caches each time, and the SDK's for a span
 * then takes ten times as long. Its parent, its ids and its times are those it would have had.
 */
export class DeferredSpan implements Span {
  readonly #startTime: TimeInput;
  #endTime: TimeInput | undefined;
  readonly #edits: ((span: Span) => void)[] = [];

  /** @param spanContext of this span, sampled @param parent context of the parent */
  constructor(
    private readonly tracer: Tracer,
    private name: string,
    private readonly options: SpanOptions,
    private readonly parent: Context,
    private readonly context: SpanContext,
  ) {
    this.#startTime = options.startTime ?? hrTime();
  }

  spanContext(): SpanContext {
    return this.context;
  }

  isRecording(): boolean {
    return this.#endTime === undefined;
  }

  updateName(name: string): this {
    if (this.isRecording()) this.name = name;
    return this;
  }

  setAttribute(key: string, value: AnyValue): this {
    return this.#edit((span) => span.setAttribute(key, value));
  }

  setAttributes(attributes: Attributes): this {
    return this.#edit((span) => span.setAttributes(attributes));
  }

  addEvent(name: string, attributes?: Attributes | TimeInput, time?: TimeInput): this {
    const isTime = typeof attributes === 'number' || Array.isArray(attributes) || attributes instanceof Date;
    const at = time ?? (isTime ? attributes : hrTime());
    return this.#edit((span) => span.addEvent(name, isTime ? {} : attributes, at));
  }

  addLink(link: Link): this {
    return this.#edit((span) => span.addLink(link));
  }

  addLinks(links: Link[]): this {
    return this.#edit((span) => span.addLinks(links));
  }

  setStatus(status: SpanStatus): this {
    return this.#edit((span) => span.setStatus(status));
  }

  recordException(exception: Exception, time: TimeInput = hrTime()): void {
    this.#edit((span) => {
      span.recordException(exception, time);
    });
  }

  end(time: TimeInput = hrTime()): void {
    if (!this.isRecording()) return;
    this.#endTime = time;
    ended.push(this);
    if (ended.length >= ROW) makeSpans();
    else timer ??= setTimeout(makeSpans, PATIENCE).unref();
  }

  /** Has the SDK make the span. */
  make(): void {
    const span = spanIds.giving(this.context, () =>
      this.tracer.startSpan(this.name, { ...this.options, startTime: this.#startTime }, this.parent),
    );
    for (const edit of this.#edits) edit(span);
    span.end(this.#endTime);
  }

  #edit(edit: (span: Span) => void): this {
    if (this.isRecording()) this.#edits.push(edit);
    return this;
  }
}

/** Makes the spans of all that has ended. */
export function makeSpans(): void {
  clearTimeout(timer);
  timer = undefined;
  const row = ended;
  ended = [];
  for (const span of row) span.make();
}
