import { SCOPE, type Tarball, tarballName, withVendored } from '@golden-path/cli/packages';
import { render } from '@golden-path/cli/rendering';
import { repositoryRoot } from '@golden-path/spec';
import { fixtures } from './fixtures';
import { readTree } from './tree';
import { ofThePath } from './vendor';

const root = repositoryRoot();
const [, answers = {}] = fixtures().find(([name]) => name === 'full') ?? [];
const { tree } = render(readTree(root), answers);

interface Manifest {
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
  readonly packages?: Record<string, Manifest>;
}

describe('Given a service whose packages no registry has', () => {
  const { names, version } = ofThePath(tree);
  const tarballs = names.map((name): Tarball => ({
    name,
    file: tarballName(name, version),
    integrity: `sha512-${name}`,
    content: Buffer.from(name),
  }));
  const vendored = withVendored(tree, tarballs);
  const read = (path: string): Manifest =>
    JSON.parse(vendored.get(path)?.content.toString() ?? '') as Manifest;

  test('then those it needs are all of the path, whoever needs them', () => {
    expect(names).toEqual(
      ['cli', 'infra', 'postgresql', 'service', 'spec', 'telemetry'].map((name) => `@golden-path/${name}`),
    );
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  test('then manifests name the tarballs from where they stand', () => {
    expect(read('service/package.json').dependencies).toMatchObject({
      '@golden-path/service': `file:../vendor/${tarballName(`${SCOPE}/service`, version)}`,
      zod: expect.stringMatching(/^\d/) as string,
    });
    expect(read('package.json').devDependencies).toMatchObject({
      '@golden-path/cli': `file:vendor/${tarballName(`${SCOPE}/cli`, version)}`,
    });
  });

  test('then the lockfile says where each is and what it must be, and the manifests again', () => {
    const { packages = {} } = read('package-lock.json');
    expect(packages['node_modules/@golden-path/telemetry']).toMatchObject({
      version,
      resolved: `file:vendor/${tarballName(`${SCOPE}/telemetry`, version)}`,
      integrity: `sha512-${SCOPE}/telemetry`,
    });
    expect(packages.infra?.dependencies).toEqual(read('infra/package.json').dependencies);
  });

  test('then nothing else is different', () => {
    const changed = [...vendored].filter(
      ([path, { content }]) => tree.get(path)?.content.equals(content) !== true,
    );
    expect(changed.map(([path]) => path)).toEqual([
      'infra/package.json',
      'package-lock.json',
      'package.json',
      'service/package.json',
      ...tarballs.map(({ file }) => `vendor/${file}`),
    ]);
  });
});
