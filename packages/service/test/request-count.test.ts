import { once } from 'node:events';
import { connect } from 'node:net';
import { checkOpenMetrics } from './openmetrics';
import { served } from './served';
import { type ServiceProcess, startServiceProcess } from './process';
import { readScrape } from './scrape';

let service: ServiceProcess;
beforeAll(async () => {
  service = await startServiceProcess();
  await service.program.line('ready');
});
afterAll(() => service.program.stop());

/** How many requests are counted, by method, route and status. */
async function counts(): Promise<Record<string, number>> {
  const { samples } = readScrape(await service.metrics());
  return Object.fromEntries(
    samples
      .filter(({ name, value }) => name === 'http_server_request_duration_seconds_count' && value > 0)
      .map(({ labels, value }) => [
        [labels.http_request_method, labels.http_route, labels.http_response_status_code].join(' '),
        value,
      ]),
  );
}

test('what objectives count is there at 0 before the first request, for each route, and says since when', async () => {
  const accept = { headers: { Accept: 'application/openmetrics-text' } };
  const text = await (await fetch(`${service.origin}/metrics`, accept)).text();
  const lines = text.split('\n').filter((line) => line.startsWith('http_server_request_duration_seconds_'));
  const { samples } = readScrape(await service.metrics());
  for (const route of [`/${served.plural}`, `/${served.plural}/:id`, '/dataset'])
    for (const [status, error] of [['200'], ['200', 'response_failed'], ['500', '500'], ['503', '503']])
      expect(samples).toContainEqual(
        expect.objectContaining({
          name: 'http_server_request_duration_seconds_count',
          value: 0,
          labels: {
            http_request_method: 'GET',
            http_route: route,
            http_response_status_code: status,
            ...(error !== undefined && { error_type: error }),
          },
        }),
      );

  const counts = lines.filter((line) => line.includes('_count{'));
  const created = lines.filter((line) => line.includes('_created{'));
  expect(created.map((line) => line.replace(/ .*$/, ''))).toEqual(
    counts.map((line) => line.replace('_count{', '_created{').replace(/ .*$/, '')),
  );
  for (const line of created) {
    const since = Number(line.slice(line.lastIndexOf(' ')));
    expect(since).toBeLessThanOrEqual(Date.now() / 1000);
    expect(since).toBeGreaterThan(Date.now() / 1000 - 3600);
  }
  expect(text).toMatch(/^telemetry_export_failures_created \d+\.\d{3}$/m);
  checkOpenMetrics(text);
});

test('every answer is counted once, by its route and status; probes and scrapes are not', async () => {
  const list = `/${served.plural}`;
  const { items } = (await (await fetch(`${service.origin}${list}?limit=1`)).json()) as {
    items: Record<string, string>[];
  };
  const one = `${service.origin}${list}/${items[0]?.[served.key] ?? ''}`;
  const etag = (await fetch(one)).headers.get('etag') ?? '';
  for (let time = 0; time < 3; time++) await fetch(one, { headers: { 'If-None-Match': etag } });
  await fetch(one, { method: 'HEAD' });
  await fetch(`${service.origin}${list}?limit=0`);
  for (let time = 0; time < 2; time++) await fetch(`${service.origin}/nowhere`);
  for (const probe of ['/ready', '/live', '/metrics']) await fetch(service.origin + probe);
  for (const bytes of ['hello\r\n\r\n', 'GET /nowhere HTTP/1.1\r\nHost: x\r\nExpect: x\r\n\r\n']) {
    const socket = connect(Number(new URL(service.origin).port), '127.0.0.1');
    socket.write(bytes);
    await once(socket, 'data');
    socket.destroy();
  }
  const route = `${list}/:id`;
  const expected = {
    [`GET ${list} 200`]: 1,
    [`GET ${route} 200`]: 1,
    [`GET ${route} 304`]: 3,
    [`HEAD ${route} 200`]: 1,
    [`GET ${list} 400`]: 1,
    'GET  404': 2,
    'GET  417': 1,
    // What could not be read has no method.
    '_OTHER  400': 1,
  };
  // A request is counted and logged once its connection has all of it, which may be after the client has it.
  const { program } = service;
  await program.until('three requests to nowhere in the log', () =>
    program.lines.filter(({ path }) => path === '/nowhere').length === 3 ? true : undefined,
  );
  expect(await counts()).toEqual(expected);
});
