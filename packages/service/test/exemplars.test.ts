import { served } from './served';
import { checkOpenMetrics } from './openmetrics';
import { type ServiceProcess, startServiceProcess } from './process';

// The Accept of Prometheus 3.
const accept =
  'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.2';
const parent = (traceId: string, flag: '00' | '01') => ({
  traceparent: `00-${traceId}-b7ad6b7169203331-${flag}`,
});

let service: ServiceProcess;
beforeAll(async () => {
  // Nobody is there; it is enough that spans are to go somewhere.
  service = await startServiceProcess({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' });
  await service.program.line('ready');
});
afterAll(() => service.program.stop());

test('without a sampled request there is no exemplar, and the text is OpenMetrics all the same', async () => {
  await fetch(`${service.origin}/${served.plural}`, { headers: parent('a'.repeat(32), '00') });
  expect(checkOpenMetrics(await service.metrics(accept))).toEqual([]);
});

test('the bucket that a sampled request fell into carries its trace, and its duration lies in that bucket', async () => {
  const traceId = 'b'.repeat(32);
  // Not what was asked before: an answer that is kept asks no database.
  await fetch(`${service.origin}/${served.plural}?limit=1`, { headers: parent(traceId, '01') });
  const { duration } = await service.program.line('request', { trace_id: traceId });
  const exemplars = checkOpenMetrics(await service.metrics(accept));
  const found = exemplars.filter((exemplar) => exemplar.traceId === traceId);
  // One on the request's bucket, the others on those of its queries.
  expect(found.length).toBeGreaterThan(1);
  for (const { value, bound, below } of found) {
    expect(value).toBeLessThanOrEqual(bound);
    expect(value).toBeGreaterThan(below);
  }
  expect(found.map(({ value }) => Math.round(value * 1e6) / 1e6)).toContain(duration);
});

test('a later sampled request takes the place of an earlier one in its bucket', async () => {
  const ids = Array.from({ length: 40 }, (_, index) => index.toString(16).padStart(32, 'c'));
  for (const id of ids) await fetch(`${service.origin}/dataset`, { headers: parent(id, '01') });
  await service.program.line('request', { trace_id: ids.at(-1) });
  const found = checkOpenMetrics(await service.metrics(accept)).map(({ traceId }) => traceId);
  expect(found).toContain(ids.at(-1));
  expect(found.filter((id) => ids.includes(id)).length).toBeLessThan(ids.length);
});

test('both formats say the same; only OpenMetrics has exemplars and an end', async () => {
  const prometheus = await service.metrics();
  expect(prometheus).not.toContain('trace_id');
  expect(prometheus).not.toContain('# EOF');
  expect(prometheus).toMatch(/_count\{.*http_route="\/dataset"/);
  const count = /^http_server_request_duration_seconds_count\{.*http_route="\/dataset".*$/m;
  expect(count.exec(await service.metrics(accept))?.[0]).toBe(count.exec(prometheus)?.[0]);
});

test.each([
  ['text/plain', 'text/plain; version=0.0.4; charset=utf-8'],
  ['*/*', 'text/plain; version=0.0.4; charset=utf-8'],
  ['application/openmetrics-text;q=0, text/plain', 'text/plain; version=0.0.4; charset=utf-8'],
  ['application/openmetrics-text', 'application/openmetrics-text; version=1.0.0; charset=utf-8'],
  [accept, 'application/openmetrics-text; version=1.0.0; charset=utf-8'],
])('Accept: %s is answered with %s', async (asked, type) => {
  const response = await fetch(`${service.origin}/metrics`, { headers: { accept: asked } });
  expect(response.headers.get('content-type')).toBe(type);
});

test.each([
  ['a_total 1\n# EOF\n', 'is not a sample'],
  ['# TYPE a gauge\na 1\n', 'does not end'],
  ['# TYPE a counter\na 1\n# EOF\n', 'is not a sample of the counter'],
  ['# TYPE a histogram\na_bucket{le="1"} 1\n# EOF\n', 'not canonical'],
  ['# TYPE a histogram\na_bucket{le="1.0"} 2\na_bucket{le="+Inf"} 1\n# EOF\n', 'do not accumulate'],
  ['# TYPE a gauge\n# UNIT a seconds\na 1\n# EOF\n', 'does not end in the unit'],
  ['# TYPE a gauge\n\na 1\n# EOF\n', 'is not a line'],
])('the check itself refuses %j', (text, why) => {
  expect(() => checkOpenMetrics(text)).toThrow(why);
});
