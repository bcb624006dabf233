import { gunzipSync } from 'node:zlib';
import { type RunningService, startService } from '../../test/service';

let service: RunningService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

const cached = [
  '/ports/NLRTM',
  '/ports',
  '/ports?format=geojson',
  '/countries',
  '/dataset',
  '/openapi.json',
  '/',
  '/docs',
];

test.each(cached)('%s has a strong ETag, the same each time, and answers 304 to it', async (path) => {
  const first = await service.client(path);
  const etag = String(first.headers.etag);
  expect(etag).toMatch(/^"[\w-]+"$/);
  expect(first.headers['cache-control']).toBe('no-cache');
  expect((await service.client(path)).headers.etag).toBe(etag);
  for (const method of ['GET', 'HEAD']) {
    const answer = await service.client(path, { method, headers: { 'If-None-Match': etag } });
    expect(answer.status).toBe(304);
    expect(answer.bytes).toHaveLength(0);
    expect(answer.headers).toMatchObject({
      etag,
      'cache-control': 'no-cache',
      vary: 'Accept, Accept-Encoding',
    });
    expect(answer.headers['content-type']).toBeUndefined();
  }
});

test.each([
  ['"other", %, "more"', 304],
  ['W/%', 304],
  ['*', 304],
  ['"other"', 200],
  ['%x', 304],
  ['', 200],
  ['unquoted', 200],
])('If-None-Match: %s (%i)', async (template, status) => {
  const etag = String((await service.client('/ports/NLRTM')).headers.etag);
  const headers = { 'If-None-Match': template.replace('%', etag) };
  expect((await service.client('/ports/NLRTM', { headers })).status).toBe(status);
});

test('fetch, which asks caches not to answer a request with a tag, is answered 304 all the same', async () => {
  const etag = String((await service.client('/ports/NLRTM')).headers.etag);
  const answer = await fetch(`${service.origin}/ports/NLRTM`, { headers: { 'If-None-Match': etag } });
  expect(answer.status).toBe(304);
});

test('the ETag of another record does not match', async () => {
  const etag = String((await service.client('/ports/DEHAM')).headers.etag);
  expect((await service.client('/ports/NLRTM', { headers: { 'If-None-Match': etag } })).status).toBe(200);
});

test('an error is not stored and has no validator', async () => {
  const answer = await service.client('/ports/XXXXX', { headers: { 'If-None-Match': '*' } });
  expect(answer.status).toBe(404);
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(answer.headers.etag).toBeUndefined();
});

describe('compression', () => {
  const ask = (path: string, encodings: string) =>
    service.client(path, { headers: { 'Accept-Encoding': encodings } });

  test('of a long body, with an ETag of its own', async () => {
    const plain = await service.client('/ports');
    const zipped = await ask('/ports', 'gzip, deflate, br');
    expect(zipped.headers['content-encoding']).toBe('gzip');
    expect(zipped.headers['content-length']).toBe(String(zipped.bytes.length));
    expect(gunzipSync(zipped.bytes).equals(plain.bytes)).toBe(true);
    expect(zipped.bytes.length).toBeLessThan(plain.bytes.length / 3);
    expect(zipped.headers.etag).not.toBe(plain.headers.etag);
    const headers = { 'Accept-Encoding': 'gzip', 'If-None-Match': String(zipped.headers.etag) };
    expect((await service.client('/ports', { headers })).status).toBe(304);
  });

  test.each(['identity', 'br', 'gzip;q=0', '*;q=0', 'gzip;q=0, *', 'gzip;q=0.1, identity;q=0.5', 'gzip;q=2'])(
    'not for Accept-Encoding: %s',
    async (encodings) => {
      expect((await ask('/ports', encodings)).headers['content-encoding']).toBeUndefined();
    },
  );

  test.each(['*', 'GZIP', 'br;q=1, gzip;q=0.1', 'x, gzip ; q=0.001'])(
    'for Accept-Encoding: %s',
    async (encodings) => {
      expect((await ask('/ports', encodings)).headers['content-encoding']).toBe('gzip');
    },
  );

  test('not where it does not pay', async () => {
    expect((await ask('/ports/NLRTM', 'gzip')).headers['content-encoding']).toBeUndefined();
  });
});

test('any page may read answers and errors', async () => {
  for (const path of ['/ports/NLRTM', '/ports/XXXXX', '/nothing']) {
    const { headers } = await service.client(path, { headers: { Origin: 'https://example.org' } });
    expect(headers['access-control-allow-origin']).toBe('*');
    expect(headers['access-control-expose-headers']).toContain('X-Request-Id');
    expect(headers['x-content-type-options']).toBe('nosniff');
  }
});
