import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@golden-path/spec';
import { flagsOf, isInstalled, type Manifest, type Packages } from './dependencies';
import { serviceLockfile } from './lockfile';

const version = '1.0.0';

test('what is marked as npm would mark it: our own lockfile comes out as it is', () => {
  const { packages } = JSON.parse(readFileSync(join(repositoryRoot(), 'package-lock.json'), 'utf8')) as {
    packages: Packages;
  };
  const isStray = (place: string): boolean => 'extraneous' in (packages[place] ?? {});
  const workspaces = Object.keys(packages).filter((place) => !isInstalled(place) && !isStray(place));
  const flags = flagsOf(packages, workspaces);
  const differing = Object.entries(packages).filter(([place, entry]) => {
    if (!isInstalled(place) || 'link' in entry || isStray(place)) return false;
    const said = Object.entries(entry).filter(([name]) => /^(dev|optional|devOptional)$/.test(name));
    return JSON.stringify(Object.fromEntries(said)) !== JSON.stringify(flags(place));
  });
  expect(differing).toEqual([]);
});

describe("Given the path's lockfile and the manifests of a service", () => {
  const ours = {
    '': { name: 'path', workspaces: ['packages/kit', 'service'], devDependencies: { tool: '1', gone: '1' } },
    service: { version, dependencies: { '@golden-path/kit': version, data: '1' } },
    'packages/kit': {
      name: '@golden-path/kit',
      version,
      dependencies: { a: '1', b: '2' },
      devDependencies: { bench: '1' },
    },
    'packages/kit/node_modules/b': { version: '2.0.0', dependencies: { c: '1' } },
    'node_modules/@golden-path/kit': { resolved: 'packages/kit', link: true },
    'node_modules/service': { resolved: 'service', link: true },
    'node_modules/a': { version },
    'node_modules/b': { version, dev: true },
    'node_modules/bench': { version, dev: true },
    'node_modules/c': { version },
    'node_modules/data': { version },
    'node_modules/gone': { version, dev: true },
    'node_modules/tool': { version, dev: true, dependencies: { b: '1' } },
  };
  const manifests: Record<string, Manifest> = {
    '': { name: 'fleet', workspaces: ['service'], devDependencies: { tool: '1' } },
    service: { dependencies: { '@golden-path/kit': version } },
  };
  const { name, packages } = JSON.parse(
    serviceLockfile(JSON.stringify({ name: 'path', lockfileVersion: 3, packages: ours }), manifests, {
      '@golden-path/kit': 'sha512-x',
    }),
  ) as { name: string; packages: Record<string, object> };

  test('then it has the name and the manifests of the service', () => {
    expect(name).toBe('fleet');
    expect(packages['']).toEqual({ name: 'fleet', workspaces: ['service'], devDependencies: { tool: '1' } });
    expect(packages.service).toEqual({ version, dependencies: { '@golden-path/kit': version } });
  });

  test('then a package of the path is installed, with its own packages below it', () => {
    expect(packages['node_modules/@golden-path/kit']).toEqual({
      version,
      integrity: 'sha512-x',
      dependencies: { a: '1', b: '2' },
    });
    expect(packages['node_modules/@golden-path/kit/node_modules/b']).toEqual(
      ours['packages/kit/node_modules/b'],
    );
  });

  test('then nothing is left that nothing needs, and what tools alone need is marked', () => {
    expect(Object.keys(packages)).toEqual([
      '',
      'node_modules/@golden-path/kit',
      'node_modules/@golden-path/kit/node_modules/b',
      'node_modules/a',
      'node_modules/b',
      'node_modules/c',
      'node_modules/service',
      'node_modules/tool',
      'service',
    ]);
    expect(packages['node_modules/b']).toHaveProperty('dev', true);
    expect(packages['node_modules/a']).not.toHaveProperty('dev');
  });
});
