import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readIdentity, repositoryRoot } from '@golden-path/spec';
import { identity } from '../../test/service';
import { lighthouses } from '../../test/lighthouses';
import { served } from '../../../../service/src/served';
import { httpReference } from './reference';

const { version } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as {
  version: string;
};

test('docs/openapi.json and docs/http-api.md are what the routes say', async () => {
  for (const { path, content } of await httpReference(served, readIdentity(), version)) {
    // Stale? `make docs-reference` writes them anew.
    expect(readFileSync(join(repositoryRoot(), path), 'utf8')).toBe(content);
  }
});

test('the page follows the resource', async () => {
  const [, page] = await httpReference(lighthouses, identity, '1.0.0');
  expect(page?.content).toContain('`GET /lighthouses/{id}`');
  expect(page?.content).toContain('`GET /keepers`');
  expect(page?.content).not.toMatch(/\bports?\b/i);
});
