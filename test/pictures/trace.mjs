// A real request as its trace: the built service sends its spans to a receiver of ours, which draws them as a tree.
import { createServer } from 'node:http';
import { startService } from '../browser/service.mjs';
import { chart, shape, text } from './chart.mjs';

const PATH = '/ports/NLRTM/distance/SGSIN';
const SPANS = 3;
const WIDTH = 760;
const BAR = { left: 320, width: 380, step: 46, top: 84 };

/** Everything of one trace, in the order of their starts; nanoseconds. */
async function record() {
  const spans = [];
  let complete;
  const all = new Promise((resolve) => (complete = resolve));
  const receiver = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    for (const { scopeSpans } of JSON.parse(body).resourceSpans)
      for (const { spans: some } of scopeSpans) spans.push(...some);
    response.setHeader('Content-Type', 'application/json').end('{}');
    if (spans.filter(({ traceId }) => traceId === TRACE).length >= SPANS) complete();
  });
  await new Promise((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const service = await startService({
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${receiver.address().port}`,
      OTEL_BSP_SCHEDULE_DELAY: '200',
    },
  });
  try {
    // Warm, as a service in use is.
    for (let round = 0; round < 200; round++) await (await fetch(`${service.origin}${PATH}`)).arrayBuffer();
    await fetch(`${service.origin}${PATH}`, { headers: { traceparent: `00-${TRACE}-00f067aa0ba902b7-01` } });
    await all;
  } finally {
    service.stop();
    receiver.close();
  }
  return spans
    .filter(({ traceId }) => traceId === TRACE)
    .map(({ name, spanId, parentSpanId, startTimeUnixNano, endTimeUnixNano, attributes }) => ({
      name,
      spanId,
      parentSpanId,
      start: BigInt(startTimeUnixNano),
      end: BigInt(endTimeUnixNano),
      attributes: Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]])),
    }))
    .sort((a, b) => Number(a.start - b.start));
}
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

export async function trace() {
  const spans = await record();
  const first = spans.reduce((least, { start }) => (start < least ? start : least), spans[0].start);
  const last = spans.reduce((most, { end }) => (end > most ? end : most), spans[0].end);
  const whole = Number(last - first);
  const place = (time) => BAR.left + (BAR.width * Number(time - first)) / whole;
  const known = new Map(spans.map((span) => [span.spanId, span]));
  const depth = (span) => (known.has(span.parentSpanId) ? 1 + depth(known.get(span.parentSpanId)) : 0);
  const milliseconds = (span) => `${(Number(span.end - span.start) / 1e6).toFixed(2)} ms`;
  const what = ({ attributes }) =>
    String(attributes['db.query.text'] ?? `${PATH} → ${attributes['http.response.status_code']}`).replaceAll(
      /\s+/g,
      ' ',
    );
  const told = spans.map((span) => `${span.name} ${milliseconds(span)}`).join(', ');
  return chart(WIDTH, BAR.top + spans.length * BAR.step, `A trace: ${told}`, [
    text(24, 34, `GET ${PATH}`, { size: 16, 'font-weight': 600 }),
    text(24, 56, `trace ${TRACE}`, { of: 'faint', size: 12 }),
    spans.map((span, at) => {
      const y = BAR.top + at * BAR.step;
      const left = 24 + depth(span) * 22;
      const from = place(span.start);
      const label = what(span);
      return [
        depth(span) > 0 &&
          shape('path', {
            d: `M${left - 14} ${y - 13}v18h9`,
            fill: 'none',
            stroke: 'var(--line)',
            'stroke-width': 2,
          }),
        text(left, y + 10, span.name),
        text(left, y + 27, label.length > 44 ? `${label.slice(0, 43)}…` : label, { of: 'faint', size: 11 }),
        shape('rect', {
          ...{ x: from, y: y - 4, width: Math.max(3, place(span.end) - from), height: 18, rx: 3 },
          fill: `var(--${depth(span) === 0 ? 'main' : 'other'})`,
        }),
        text(BAR.left + BAR.width, y + 30, milliseconds(span), {
          of: 'faint',
          size: 12,
          'text-anchor': 'end',
        }),
      ].filter(Boolean);
    }),
  ]);
}
