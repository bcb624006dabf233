import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAddresses } from './addresses';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'addresses-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function overlay(environment: string, settings: string): void {
  mkdirSync(join(root, 'gitops', 'overlays', environment), { recursive: true });
  writeFileSync(join(root, 'gitops', 'overlays', environment, 'settings.yaml'), settings);
}

test('an environment is where its route or its ingress says', () => {
  overlay(
    'staging',
    'kind: Deployment\n---\nkind: HTTPRoute\nspec:\n  hostnames: [a.example.org, b.example.org]\n',
  );
  overlay('dev', 'kind: Ingress\nspec:\n  rules:\n    - host: dev.example.org\n');
  overlay('prod', 'kind: Deployment\n');
  expect(readAddresses(root)).toEqual([
    { environment: 'dev', url: 'https://dev.example.org' },
    { environment: 'staging', url: 'https://a.example.org' },
  ]);
});

test('a repository without overlays, as in the image, says nothing', () => {
  expect(readAddresses(root)).toEqual([]);
});

test('ours', () => {
  expect(readAddresses().map(({ environment }) => environment)).toEqual(['dev', 'prod', 'staging']);
});
