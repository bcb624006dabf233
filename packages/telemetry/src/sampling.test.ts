import {
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Tracer,
} from '@opentelemetry/api';
import { hrTimeToMilliseconds, TraceState } from '@opentelemetry/core';
import {
  type ReadableSpan,
  SamplingDecision,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { DeferredSpan, makeSpans } from './deferred-span';
import { sampling } from './sampling';
import { spanIds } from './span-ids';

function recorded(env: NodeJS.ProcessEnv): { tracer: Tracer; spans: ReadableSpan[] } {
  const spans: ReadableSpan[] = [];
  const provider = new TracerProvider({
    sampler: sampling.use({ OTEL_TRACES_EXPORTER: 'otlp', ...env }),
    idGenerator: spanIds,
    spanProcessors: [
      {
        onStart: () => undefined,
        onEnd: (span) => spans.push(span),
        forceFlush: () => Promise.resolve(),
        shutdown: () => Promise.resolve(),
      },
    ],
  });
  return { tracer: provider.getTracer('test'), spans };
}

const isSampled = (span: Span): boolean => (span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0;

test.each([0.1, 0.5, 0.9])(
  'of new traces, those are sampled that the SDK would sample: ratio %d',
  (ratio) => {
    const { tracer, spans } = recorded({
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: String(ratio),
    });
    const begun = Array.from({ length: 2000 }, () => sampling.startServerSpan(tracer, 'GET', ROOT_CONTEXT));
    const sdk = new TraceIdRatioBasedSampler(ratio);
    for (const span of begun) {
      expect(sdk.shouldSample(ROOT_CONTEXT, span.spanContext().traceId)).toEqual({
        decision: isSampled(span) ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.NOT_RECORD,
      });
      span.end();
    }
    makeSpans();
    const sampled = begun.filter(isSampled);
    expect(Math.abs(sampled.length / 2000 - ratio)).toBeLessThan(0.06);
    expect(spans.map((span) => span.spanContext())).toEqual(sampled.map((span) => span.spanContext()));
  },
);

test.each([
  ['always_off', 0],
  ['parentbased_always_off', 0],
  ['always_on', 1],
  ['parentbased_always_on', 1],
])('%s samples %d of one', (sampler, share) => {
  const { tracer, spans } = recorded({ OTEL_TRACES_SAMPLER: sampler });
  sampling.startServerSpan(tracer, 'GET', ROOT_CONTEXT).end();
  makeSpans();
  expect(spans).toHaveLength(share);
});

test('a deferred span is what the SDK would have made at once, and its child knows it', () => {
  const { tracer, spans } = recorded({});
  const span = sampling.startServerSpan(tracer, 'GET', ROOT_CONTEXT);
  expect(span).toBeInstanceOf(DeferredSpan);
  const within = trace.setSpan(ROOT_CONTEXT, span);
  tracer.startSpan('child', { kind: SpanKind.CLIENT }, within).end();
  const at = Date.now();
  span
    .setAttribute('one', 1)
    .setAttributes({ two: [2, 3] })
    .addEvent('now', { three: 3 })
    .addEvent('then', [1_700_000_000, 5])
    .addLink({ context: span.spanContext() })
    .addLinks([])
    .setStatus({ code: SpanStatusCode.ERROR })
    .updateName('GET /things')
    .recordException(new RangeError('too much'));
  span.end();
  span.setAttribute('late', true).updateName('late').end();
  expect(span.isRecording()).toBe(false);
  makeSpans();
  makeSpans();

  const [child, server, ...others] = spans;
  expect(others).toEqual([]);
  expect(child?.parentSpanContext).toEqual(span.spanContext());
  expect(server).toMatchObject({
    name: 'GET /things',
    kind: SpanKind.SERVER,
    attributes: { one: 1, two: [2, 3] },
    status: { code: SpanStatusCode.ERROR },
    links: [{ context: span.spanContext() }],
    parentSpanContext: undefined,
  });
  expect(server?.spanContext()).toMatchObject(span.spanContext());
  expect(server?.attributes).not.toHaveProperty('late');
  const [now, then, exception] = server?.events ?? [];
  expect(now).toMatchObject({ name: 'now', attributes: { three: 3 } });
  expect(Math.abs((now?.time[0] ?? 0) - at / 1000)).toBeLessThan(60);
  expect(then).toMatchObject({ name: 'then', time: [1_700_000_000, 5] });
  expect(exception?.attributes).toMatchObject({
    'exception.type': 'RangeError',
    'exception.message': 'too much',
  });
  expect(Math.abs(hrTimeToMilliseconds(server?.startTime ?? [0, 0]) - at)).toBeLessThan(60_000);
  expect(hrTimeToMilliseconds(server?.duration ?? [0, 0])).toBeGreaterThan(0);
});

describe('a request with a client that traces', () => {
  const client = {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    isRemote: true,
    traceState: new TraceState('vendor=1'),
  };
  const begin = (env: NodeJS.ProcessEnv, traceFlags: number) => {
    const { tracer, spans } = recorded(env);
    const parent = trace.setSpanContext(ROOT_CONTEXT, { ...client, traceFlags });
    const span = sampling.startServerSpan(tracer, 'GET', parent);
    span.end();
    makeSpans();
    return { context: span.spanContext(), spans };
  };

  test.each([
    ['parentbased_always_off', TraceFlags.SAMPLED, 1],
    ['parentbased_always_on', TraceFlags.NONE, 0],
    ['always_off', TraceFlags.SAMPLED, 0],
    ['always_on', TraceFlags.NONE, 1],
  ])('%s, flags %d: %d span', (sampler, traceFlags, share) => {
    const { context, spans } = begin({ OTEL_TRACES_SAMPLER: sampler }, traceFlags);
    expect(spans).toHaveLength(share);
    expect(context).toMatchObject({ traceId: client.traceId, traceFlags: share });
    expect(context.spanId).not.toBe(client.spanId);
    expect(context.traceState?.serialize()).toBe('vendor=1');
    for (const span of spans) {
      expect(span.spanContext()).toMatchObject({ traceId: context.traceId, spanId: context.spanId });
      expect(span.parentSpanContext).toMatchObject({ spanId: client.spanId, isRemote: true });
    }
  });
});

test('what was not ended in a full row is made within a moment', async () => {
  const { tracer, spans } = recorded({});
  sampling.startServerSpan(tracer, 'GET', ROOT_CONTEXT).end();
  expect(spans).toHaveLength(0);
  for (let waited = 0; spans.length === 0 && waited < 5000; waited += 10)
    await new Promise((resolve) => setTimeout(resolve, 10));
  expect(spans).toHaveLength(1);
});

test('a row that is full is made at once', () => {
  const { tracer, spans } = recorded({});
  for (let ended = 0; ended < 128; ended++) sampling.startServerSpan(tracer, 'GET', ROOT_CONTEXT).end();
  expect(spans).toHaveLength(128);
});

test('where spans are not exported none is made, and whoever is called hears that the trace is sampled', () => {
  const { tracer, spans } = recorded({ OTEL_TRACES_EXPORTER: 'none' });
  const span = sampling.startServerSpan(tracer, 'GET', ROOT_CONTEXT);
  expect([span.isRecording(), isSampled(span)]).toEqual([false, true]);
  span.end();
  makeSpans();
  expect(spans).toEqual([]);
});
