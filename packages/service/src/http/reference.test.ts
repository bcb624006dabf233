import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAddresses, readIdentity, repositoryRoot, serviceVersion } from '@golden-path/spec';
import { identity } from '../../test/service';
import { lighthouses } from '../../test/lighthouses';
import { routes } from '../../../../service/src/routes';
import { served } from '../../test/served';
import { httpReference } from './reference';

test('docs/openapi.json and docs/http-api.md are what the routes say', async () => {
  for (const { path, content } of await httpReference(
    { resources: [served], routes },
    readIdentity(),
    serviceVersion(),
    readAddresses(),
  )) {
    // Stale? `make docs-reference` writes them anew.
    expect(readFileSync(join(repositoryRoot(), path), 'utf8')).toBe(content);
  }
});

test('the page follows the resource', async () => {
  const [, page] = await httpReference({ resources: [lighthouses] }, identity, '1.0.0', []);
  expect(page?.content).toContain('`GET /lighthouses/{id}`');
  expect(page?.content).toContain('`GET /keepers`');
  expect(page?.content).not.toMatch(/\bports?\b/i);
});
