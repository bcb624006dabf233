import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SCOPE } from '@golden-path/cli/packages';
import { readIdentity, repositoryRoot } from '@golden-path/spec';
import { parse } from 'yaml';

const read = (path: string): unknown => parse(readFileSync(join(repositoryRoot(), 'template', path), 'utf8'));

test('the preset for Renovate groups what has the path’s version, packages and workflows, and leaves what is major to make upgrade', () => {
  const { packageRules } = read('renovate.json') as {
    packageRules: { matchPackageNames: string[]; groupName?: string; enabled?: boolean }[];
  };
  const ours = [`${SCOPE}/**`, `${readIdentity().repository}**`];

  expect(packageRules).toMatchObject([
    { matchPackageNames: ours, groupName: 'golden path' },
    { matchPackageNames: ours, matchUpdateTypes: ['major'], enabled: false },
  ]);
});

test('Dependabot of a service does the same', () => {
  const { updates } = read('instead/.github/dependabot.yml') as {
    updates: { 'package-ecosystem': string; ignore?: unknown; groups?: object }[];
  };
  const major = ['version-update:semver-major'];

  expect(updates.filter(({ groups }) => groups !== undefined && 'golden-path' in groups)).toMatchObject([
    {
      'package-ecosystem': 'npm',
      ignore: [{ 'dependency-name': `${SCOPE}/*`, 'update-types': major }],
      groups: { 'golden-path': { patterns: [`${SCOPE}/*`] } },
    },
    { 'package-ecosystem': 'github-actions', ignore: [{ 'dependency-name': '*', 'update-types': major }] },
  ]);
});
