import { once } from 'node:events';
import { connect } from 'node:net';
import { served } from './served';
import { type Receiver, startReceiver } from './otlp-receiver';
import { type LogLine, type ServiceProcess, startServiceProcess } from './process';
import { readScrape } from './scrape';

const path = `/${served.plural}`;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';

let receiver: Receiver;
let service: ServiceProcess;
beforeAll(async () => {
  receiver = await startReceiver();
  service = await startServiceProcess({
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
    OTEL_BSP_SCHEDULE_DELAY: '50',
  });
  await service.program.line('ready');
});
afterAll(async () => {
  await service.program.stop();
  await receiver.close();
});

/** Sends the header lines as they are, and returns the response with the log line of that request. */
async function send(...lines: string[]): Promise<{ head: string; id: string; line: LogLine }> {
  const socket = connect(Number(new URL(service.origin).port), '127.0.0.1');
  socket.write(
    [`GET ${path}?limit=1 HTTP/1.1`, 'Host: x', ...lines, 'Connection: close', '', ''].join('\r\n'),
  );
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(socket, 'close');
  const [head = ''] = Buffer.concat(chunks).toString().split('\r\n\r\n');
  const id = /^X-Request-Id: (.*)$/im.exec(head)?.[1] ?? '';
  expect(head).toMatch(/^HTTP\/1\.1 200 /);
  return { head, id, line: await service.program.line('request', { request_id: id }) };
}

test.each([['a'], ['A.b_c-1'], ['x'.repeat(128)]])('X-Request-Id %j is kept', async (value) => {
  const { id } = await send(`X-Request-Id: ${value}`);
  expect(id).toBe(value);
});

test.each([
  ['nothing', ''],
  ['129 characters', 'x'.repeat(129)],
  ['10 kB', 'x'.repeat(10_240)],
  ['JSON', '{"msg":"forged"}'],
  ['a quote', 'a"b'],
  ['a backslash', 'a\\n'],
  ['spaces', 'a b'],
  ['an escape sequence', 'a%0d%0aSet-Cookie: a=b'],
  ['bytes beyond ASCII', 'é'],
  ['markup', '<script>'],
])('X-Request-Id of %s is replaced', async (_, value) => {
  const { head, id, line } = await send(`X-Request-Id: ${value}`);
  expect(id).toMatch(uuid);
  if (value !== '') expect(head + JSON.stringify(line)).not.toContain(value);
});

test('two X-Request-Ids are none', async () => {
  expect((await send('X-Request-Id: a', 'X-Request-Id: b')).id).toMatch(uuid);
});

test('a newline inside a header never gets as far as that', async () => {
  const socket = connect(Number(new URL(service.origin).port), '127.0.0.1');
  socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nX-Request-Id: a\n{"msg":"forged"}\r\n\r\n`);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 400 /);
  expect(service.program.lines.map(({ msg }) => msg)).not.toContain('forged');
});

test('a well-formed traceparent is honoured: same trace, and the caller’s span is the parent', async () => {
  const { line } = await send(
    `traceparent: 00-${traceId}-${spanId}-01`,
    'tracestate: a=1,b=2',
    'baggage: c=3',
  );
  expect(line.trace_id).toBe(traceId);
  const span = await service.program.until(
    'the span',
    () => receiver.spans.find((it) => it.spanId === line.span_id),
    20,
  );
  expect(span).toMatchObject({ traceId, parentSpanId: spanId, kind: 'server' });
});

test('the caller’s decision not to sample is honoured; its trace id is logged all the same', async () => {
  const unsampled = 'b'.repeat(32);
  const { line } = await send(`traceparent: 00-${unsampled}-${spanId}-00`);
  expect(line.trace_id).toBe(unsampled);
  expect(line.span_id).toMatch(/^[0-9a-f]{16}$/);
  // Exports are in order: once a later span is there, an earlier one would be.
  const { line: later } = await send();
  await service.program.until(
    'a later span',
    () => receiver.spans.find((it) => it.spanId === later.span_id),
    20,
  );
  expect(receiver.spans.filter((it) => it.traceId === unsampled)).toEqual([]);
});

test.each([
  ['empty', 'traceparent: '],
  ['too short', `traceparent: 00-${traceId}-${spanId}`],
  ['of capitals', `traceparent: 00-${traceId.toUpperCase()}-${spanId}-01`],
  ['all zeros', `traceparent: 00-${'0'.repeat(32)}-${spanId}-01`],
  ['with a span of zeros', `traceparent: 00-${traceId}-${'0'.repeat(16)}-01`],
  ['of version ff', `traceparent: ff-${traceId}-${spanId}-01`],
  ['with more than version 00 has', `traceparent: 00-${traceId}-${spanId}-01-x`],
  ['of JSON', 'traceparent: {"msg":"forged"}'],
  ['of 10 kB', `traceparent: 00-${traceId}-${spanId}-01${'0'.repeat(10_240)}`],
])('a traceparent that is %s is replaced by a trace of our own', async (_, header) => {
  const { head, line } = await send(header);
  expect(line.trace_id).toMatch(/^[0-9a-f]{32}$/);
  expect(line.trace_id).not.toBe(traceId);
  expect(head + JSON.stringify(line)).not.toContain('forged');
});

test('two traceparents are none', async () => {
  const header = `traceparent: 00-${traceId}-${spanId}-01`;
  expect((await send(header, header)).line.trace_id).not.toBe(traceId);
});

test.each([
  ['tracestate of 10 kB', `tracestate: a=${'forged'.repeat(1700)}`],
  ['tracestate of JSON', 'tracestate: {"msg":"forged"}'],
  ['tracestate of a thousand members', `tracestate: ${'forged=1,'.repeat(1000)}`],
  ['baggage of 10 kB', `baggage: a=${'forged'.repeat(1700)}`],
  ['baggage of JSON', 'baggage: {"msg":"forged"}'],
  ['baggage that is badly encoded', 'baggage: forged=%zz,%=%,=;=,'],
  ['baggage of encoded newlines', 'baggage: a=%0d%0aforged'],
])('%s does no harm and is not repeated', async (_, header) => {
  const { head, line } = await send(`traceparent: 00-${traceId}-${spanId}-01`, header);
  expect(line.trace_id).toBe(traceId);
  expect(head + JSON.stringify(line)).not.toContain('forged');
  expect(JSON.stringify(receiver.spans)).not.toContain('forged');
});

test('paths and methods that nobody has foreseen create no label', async () => {
  const series = async (): Promise<number> => {
    const { samples } = readScrape(await service.metrics());
    return samples.filter(({ name }) => name === 'http_server_request_duration_seconds_count').length;
  };
  await fetch(`${service.origin}/nothing`);
  await fetch(`${service.origin}/nothing`, { method: 'PROPFIND' });
  const before = await series();
  for (let i = 0; i < 50; i++) {
    const method = ['GET', 'PROPFIND', 'MKCOL', 'LOCK'][i % 4] ?? 'GET';
    await (await fetch(`${service.origin}/nothing/${i}`, { method })).arrayBuffer();
  }
  // GET and every other method.
  expect(await series()).toBe(before);
  expect(await service.metrics()).not.toContain('/nothing');
});

test('what does not fit a label, a header or a line is cut or escaped, and every line stays JSON', async () => {
  await fetch(`${service.origin}/${'x'.repeat(5000)}?${'y'.repeat(5000)}`);
  const line = await service.program.until('the line', () =>
    service.program.lines.find(({ path: told }) => String(told).startsWith('/xxxx')),
  );
  expect(String(line.path)).toHaveLength(1024);
  expect(String(line.query)).toHaveLength(1024);
  await fetch(`${service.origin}/%22%7D%0A%7B%22msg%22:%22forged%22%7D`);
  await send('User-Agent: "}\t{"msg":"forged"}');
  expect(service.program.otherLines).toEqual([]);
});
