import { type BuiltService, startBuiltService, until } from '@golden-path/service/testing';

/** The service as it is composed in main.ts, as a process of its own. */
let service: BuiltService;
beforeAll(async () => {
  service = await startBuiltService();
  await until('ready', async () => (await fetch(`${service.origin}/ready`)).ok);
});
afterAll(() => service.stop());

async function json(path: string): Promise<unknown> {
  return (await fetch(`${service.origin}${path}`)).json();
}

test('it serves the data set that comes with it', async () => {
  expect(await json('/dataset')).toMatchObject({ source: 'ports.json', records: 1634 });
  expect(await json('/ports/nl%20rtm')).toMatchObject({ unlocode: 'NLRTM', name: 'Rotterdam' });
});

test('its own endpoints are described beside those of its records', async () => {
  const { paths } = (await json('/openapi.json')) as { paths: object };
  expect(Object.keys(paths)).toEqual(
    expect.arrayContaining([
      '/ports',
      '/ports/{unlocode}',
      '/ports/{unlocode}/distance/{other}',
      '/countries',
    ]),
  );
});

test('each request has its log line, its id and its place in the histogram', async () => {
  const answer = await fetch(`${service.origin}/ports/NLRTM/distance/SGSIN`, {
    headers: { 'X-Request-Id': 'seen-once' },
  });
  expect(answer.headers.get('x-request-id')).toBe('seen-once');
  await until('the line is written', () => service.logs.some(({ request_id: id }) => id === 'seen-once'));
  expect(service.logs.find(({ request_id: id }) => id === 'seen-once')).toMatchObject({
    route: '/ports/:unlocode/distance/:other',
    status: 200,
  });
  const metrics = await (await fetch(`${service.origin}/metrics`)).text();
  expect(metrics).toContain('http_route="/ports/:unlocode/distance/:other"');
});

test('a path that nothing serves is a problem document that says what is near', async () => {
  expect(await json('/port')).toMatchObject({
    status: 404,
    detail: expect.stringContaining("'/ports'") as string,
  });
});

test('asked to end, it ends in order', async () => {
  const other = await startBuiltService();
  expect(await other.stop()).toBe(0);
});
