import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningService, startService } from '../../../test/service';
import { copyAssets } from './assets';

let service: RunningService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

test('GET /docs is a page whose every part comes from the service', async () => {
  const page = await service.client('/docs');
  expect(page.headers['content-type']).toContain('text/html');
  expect(page.headers['content-security-policy']).toContain(
    "default-src 'none'; script-src 'self'; style-src 'self';",
  );
  expect(page.text).not.toMatch(/https?:|\/\/[a-z]/);
  const parts = [...page.text.matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, path]) => path ?? '');
  expect(parts).toContain('docs/swagger-ui-bundle.js');
  expect(parts).toContain('openapi.json');
  expect(parts.filter((path) => path.startsWith('/'))).toEqual([]);
  for (const path of parts) {
    const { pathname } = new URL(path, `${service.origin}/docs`);
    expect((await service.client(pathname)).status).toBe(200);
  }
});

test('an asset is compressed and revalidated', async () => {
  const headers = { 'Accept-Encoding': 'gzip' };
  const first = await service.client('/docs/swagger-ui-bundle.js', { headers });
  expect(first.bytes.length).toBeLessThan(first.text.length / 2);
  const etag = first.headers.etag ?? '';
  const second = await service.client('/docs/swagger-ui-bundle.js', {
    headers: { ...headers, 'If-None-Match': etag },
  });
  expect(second.status).toBe(304);
});

test.each([
  '/docs/../package.json',
  '/docs/..%2fpackage.json',
  '/docs/%2e%2e/package.json',
  '/docs/....//package.json',
  '/docs/..\\package.json',
  '/docs//etc/passwd',
  '/docs/package.json',
  '/docs/index.html',
  '/docs/swagger-ui.css%00.png',
  '/docs/__proto__',
  '/docs/toString',
  '/docs/',
])('%s is not found', async (path) => {
  expect((await service.client(path)).status).toBe(404);
});

test('a title with markup in it stays text', async () => {
  const hostile = { name: 'x', title: '<script>alert(1)</script>', description: 'd' };
  const other = await startService({
    identity: {
      ...{ ...hostile, owner: 'o', system: 's', lifecycle: 'l' },
      ...{ repository: 'o/r', image: 'ghcr.io/o/r', codeOwners: '@o/t' },
      host: { kind: 'github', name: 'github.com' },
    },
  });
  expect((await other.client('/docs')).text).not.toContain('<script>alert');
  await other.close();
});

test('an image gets the files with their licence', () => {
  const folder = mkdtempSync(join(tmpdir(), 'docs-'));
  copyAssets(folder);
  expect(readdirSync(folder).sort()).toEqual([
    'd3-array.LICENSE',
    'd3-array.min.js',
    'd3-geo.LICENSE',
    'd3-geo.min.js',
    'land-110m.json',
    'land-50m.json',
    'swagger-ui-bundle.js',
    'swagger-ui-dist.LICENSE',
    'swagger-ui-dist.NOTICE',
    'swagger-ui.css',
    'topojson-client.LICENSE',
    'topojson-client.min.js',
    'world-atlas.LICENSE',
  ]);
  rmSync(folder, { recursive: true });
});
