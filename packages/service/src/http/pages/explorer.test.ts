import { type RunningService, startService } from '../../../test/service';

/** What Chromium asks for when somebody follows a link. */
const BROWSER =
  'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8';

let service: RunningService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

describe('who gets the explorer at /', () => {
  test.each([
    [BROWSER, 'text/html; charset=utf-8'],
    ['text/html', 'text/html; charset=utf-8'],
    ['text/html, application/json;q=0.9', 'text/html; charset=utf-8'],
    ['*/*', 'application/json'],
    ['application/json', 'application/json'],
    ['application/json, text/html', 'application/json'],
    ['text/html;q=0, */*', 'application/json'],
  ])('Accept: %s gets %s', async (accept, type) => {
    const answer = await service.client('/', { headers: { Accept: accept } });
    expect(answer.headers['content-type']).toBe(type);
    expect(answer.headers.vary).toBe('Accept, Accept-Encoding');
  });

  test('without Accept it is JSON, as it was', async () => {
    const answer = await service.client('/');
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.json()).toMatchObject({ name: 'port-service', links: { listPorts: '/ports' } });
  });

  test('a tag of one is none of the other', async () => {
    const page = await service.client('/', { headers: { Accept: 'text/html' } });
    const etag = page.headers.etag ?? '';
    const same = await service.client('/', { headers: { Accept: 'text/html', 'If-None-Match': etag } });
    expect(same.status).toBe(304);
    const json = await service.client('/', { headers: { 'If-None-Match': etag } });
    expect(json.status).toBe(200);
  });

  test("the address holds the explorer's query; a program's has no parameters", async () => {
    const page = await service.client('/?q=rotterdam', { headers: { Accept: BROWSER } });
    expect(page.status).toBe(200);
    expect((await service.client('/?q=rotterdam')).status).toBe(400);
  });
});

test('the page allows itself nothing but its own files', async () => {
  const { headers, text } = await service.client('/', { headers: { Accept: BROWSER } });
  expect(headers['content-security-policy']).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
      "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['referrer-policy']).toBe('no-referrer');
  expect(text).not.toMatch(/ style="|<style|javascript:|https?:|\/\/[a-z]/);
  for (const [, path = ''] of text.matchAll(/(?:src|href)="(docs\/[^"]+)"/g))
    expect([path, (await service.client(`/${path}`)).status]).toEqual([path, 200]);
});

test('the page and all that it loads are less than 250 kB, compressed', async () => {
  const { text } = await service.client('/', { headers: { Accept: BROWSER } });
  const files = [...text.matchAll(/(?:src|href)="(docs\/[^"]+)"/g)].map(([, path = '']) => `/${path}`);
  const land = ['/docs/land-110m.json', '/docs/land-50m.json'];
  const headers = { 'Accept-Encoding': 'gzip', Accept: BROWSER };
  let bytes = 0;
  for (const path of new Set(['/', ...files.filter((path) => path !== '/docs'), ...land]))
    bytes += (await service.client(path, { headers })).bytes.length;
  expect(bytes).toBeGreaterThan(200_000);
  expect(bytes).toBeLessThan(250_000);
});

test('what it is told follows from the definitions that serve', async () => {
  const { text } = await service.client('/', { headers: { Accept: BROWSER } });
  const [, json = ''] = /<script type="application\/json" id="description">(.*)<\/script>/.exec(text) ?? [];
  const { title, resources } = JSON.parse(json) as { title: string; resources: Record<string, unknown>[] };
  expect(title).toBe('Port Service');
  expect(resources).toHaveLength(1);
  expect(resources[0]).toMatchObject({
    plural: 'ports',
    key: 'unlocode',
    location: 'coordinates',
    dataset: 'dataset',
    formats: ['json', 'geojson', 'csv', 'ndjson'],
    groupings: [{ name: 'countries', field: 'countryCode', label: 'country' }],
  });
});

test('off, a browser gets what a program gets', async () => {
  const without = await startService({ explorer: false });
  const answer = await without.client('/', { headers: { Accept: BROWSER } });
  expect(answer.headers['content-type']).toBe('application/json');
  expect((await without.client('/', { headers: { Accept: 'text/html' } })).status).toBe(406);
  expect((await without.client('/docs')).text).not.toContain('Explore');
  await without.close();
});

test('a title and a description with markup in them stay text', async () => {
  const hostile = '</script><script>alert(1)</script>"\'';
  const other = await startService({
    identity: {
      ...{ name: 'x', title: hostile, description: hostile, owner: 'o', system: 's', lifecycle: 'l' },
      ...{ repository: 'o/r', image: 'ghcr.io/o/r', codeOwners: '@o/t' },
      host: { kind: 'github', name: 'github.com' },
    },
  });
  const { text } = await other.client('/', { headers: { Accept: BROWSER } });
  expect(text).not.toContain('<script>alert');
  expect(text).not.toContain('</script><script>a');
  await other.close();
});
