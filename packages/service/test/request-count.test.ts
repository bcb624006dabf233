import { once } from 'node:events';
import { connect } from 'node:net';
import { served } from './served';
import { type ServiceProcess, startServiceProcess } from './process';
import { readScrape } from './scrape';

let service: ServiceProcess;
beforeAll(async () => {
  service = await startServiceProcess();
  await service.program.line('ready');
}, 60_000);
afterAll(() => service.program.stop());

/** How many requests are counted, by method, route and status. */
async function counts(): Promise<Record<string, number>> {
  const { samples } = readScrape(await service.metrics());
  return Object.fromEntries(
    samples
      .filter(({ name }) => name === 'http_server_request_duration_seconds_count')
      .map(({ labels, value }) => [
        [labels.http_request_method, labels.http_route, labels.http_response_status_code].join(' '),
        value,
      ]),
  );
}

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
