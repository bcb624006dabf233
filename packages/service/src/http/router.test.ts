import { type RunningService, startService } from '../../test/service';

let service: RunningService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

describe('an unknown path', () => {
  test.each([
    ['/prots', "'/ports'"],
    ['/ports/', "'/ports'"],
    ['/PORTS', "'/ports'"],
    ['/openapi', "'/openapi.json'"],
    ['/countrys', "'/countries'"],
  ])('%s is answered with a suggestion', async (path, suggestion) => {
    const answer = await service.client(path);
    expect(answer.status).toBe(404);
    expect(answer.json().detail).toContain(suggestion);
  });

  test.each(['/wp-admin', '/ports/NLRTM/more', '//ports', '/__proto__', '/ports%2FNLRTM', '/%c3%a9'])(
    '%s is not found',
    async (path) => {
      const answer = await service.client(path);
      expect(answer.status).toBe(404);
      expect(answer.headers['content-type']).toBe('application/problem+json');
    },
  );

  test('with a broken escape is a bad request', async () => {
    expect((await service.client('/%')).status).toBe(400);
  });
});

test('escapes that need not be there change nothing', async () => {
  expect((await service.client('/p%6Frts?limit=1')).status).toBe(200);
});

test('the absolute form of a request target is taken', async () => {
  const answer = await service.client(`${service.origin}/ports/NLRTM`);
  expect(answer.json()).toMatchObject({ unlocode: 'NLRTM' });
});

describe('methods', () => {
  test.each(['PUT', 'POST', 'DELETE', 'PATCH', 'PROPFIND'])('%s on a read-only path', async (method) => {
    const answer = await service.client('/ports/NLRTM', { method });
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe('GET, HEAD, OPTIONS');
    expect(answer.json().detail).toContain('GET, HEAD, OPTIONS');
  });

  test.each([
    '/ports',
    '/ports/NLRTM',
    '/countries',
    '/dataset',
    '/',
    '/docs',
    '/openapi.json',
    '/ready',
    '/live',
    '/metrics',
  ])('HEAD %s has the headers of GET and no body', async (path) => {
    const got = await service.client(path);
    const headed = await service.client(path, { method: 'HEAD' });
    expect(headed.status).toBe(got.status);
    expect(headed.bytes).toHaveLength(0);
    for (const name of ['content-type', 'content-length', 'etag', 'link', 'cache-control', 'vary']) {
      expect([name, headed.headers[name]]).toEqual([name, got.headers[name]]);
    }
  });

  test.each([
    ['/ports', 'GET, HEAD, OPTIONS'],
    ['/ports/NLRTM', 'GET, HEAD, OPTIONS'],
    ['/ports/lookup', 'POST, OPTIONS'],
    ['/docs/swagger-ui.css', 'GET, HEAD, OPTIONS'],
    ['/live', 'GET, HEAD, OPTIONS'],
  ])('OPTIONS %s answers a preflight', async (path, allow) => {
    const headers = { Origin: 'https://example.org', 'Access-Control-Request-Method': 'POST' };
    const answer = await service.client(path, { method: 'OPTIONS', headers });
    expect(answer.status).toBe(204);
    expect(answer.headers.allow).toBe(allow);
    expect(answer.headers['access-control-allow-methods']).toBe(allow);
    expect(answer.headers['access-control-allow-headers']).toContain('Content-Type');
    expect(answer.headers['access-control-allow-origin']).toBe('*');
  });

  test('OPTIONS of an unknown path is not found', async () => {
    expect((await service.client('/nothing', { method: 'OPTIONS' })).status).toBe(404);
  });
});

test('a URL that is too long', async () => {
  const answer = await service.client(`/ports?q=${'x'.repeat(20_000)}`);
  expect(answer.status).toBe(414);
  expect(answer.json().detail).toContain('at most 16384');
});
