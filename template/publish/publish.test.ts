import { execFileSync } from 'node:child_process';
import { existsSync, utimesSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Tarball } from '@golden-path/cli/packages';
import { plain } from '../../packages/cli/src/confinement/confined';
import { packFrom } from '../../packages/cli/src/vendor/pack';
import { openWorkshop, readFolder } from '../../packages/cli/src/workshop';
import { pack } from './pack';
import { packagesOf, requireScope } from './packages';
import { publish } from './publish';
import { TinyPath } from './tiny-path';

let paths: TinyPath[] = [];
const tiny = (...how: ConstructorParameters<typeof TinyPath>): TinyPath => {
  const path = new TinyPath(...how);
  paths.push(path);
  return path;
};
afterEach(() => {
  for (const path of paths) path.remove();
  paths = [];
});

/** What `make publish` says when it publishes nothing. */
function refusal({ root }: TinyPath): string {
  const told: string[] = [];
  try {
    publish({ root, isDry: false, tell: (line) => told.push(line) });
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error(`not refused: ${told.join('\n')}`);
}

const packed = ({ root }: TinyPath): Tarball[] => pack(root, packagesOf(root));

describe('Given the same sources on two machines', () => {
  const strict = () => tiny({ mode: 0o600 });

  test('when one has another umask and other times, then the tarballs are the same', () => {
    const other = strict();
    utimesSync(join(other.root, 'packages/kit/dist/index.js'), 1, 1);

    expect(packed(other)).toEqual(packed(tiny()));
  });

  test('then npm alone would not make the same ones: what makes them so is needed', () => {
    const own = ({ root }: TinyPath): unknown =>
      JSON.parse(
        execFileSync('npm', ['pack', '--json', '--workspace=@tiny/kit'], { cwd: root, encoding: 'utf8' }),
      );

    expect(own(strict())).not.toEqual(own(tiny()));
  });

  test('then everybody may read what is in them, and run what is a program', () => {
    const [, kit] = packed(strict());
    const tar = execFileSync('tar', ['-tvf', '-'], {
      input: gunzipSync(kit?.content ?? ''),
      encoding: 'utf8',
    });

    expect(
      tar
        .trim()
        .split('\n')
        .map((line) => line.replace(/\s.*\s/, ' ')),
    ).toEqual([
      '-rw-r--r-- package/dist/index.js',
      '-rwxr-xr-x package/bin/kit.js',
      '-rw-r--r-- package/package.json',
    ]);
  });

  test('when an upgrade packs them for vendor/, then they are what a registry has', () => {
    const clone = strict();
    clone.write('package-lock.json', {});
    clone.write('node_modules/.package-lock.json', {});
    execFileSync('git', ['init', '--quiet', clone.root]);
    const workshop = openWorkshop(clone.root);
    const source = readFolder(clone.root, /^node_modules\/|^\.git\//);
    const names = ['@tiny/base', '@tiny/kit'];

    const vendored = packFrom(workshop, { from: clone.root, source, run: plain }, names);
    workshop.close();

    expect(vendored).toEqual(packed(tiny()));
  });

  test('when one has compiled what is gone since, then it is left out', () => {
    const old = tiny();
    old.write('packages/base/dist/gone.js', '');
    old.write('packages/base/dist/gone.d.ts', '');

    expect(packed(old)).toEqual(packed(tiny()));
    expect(existsSync(join(old.root, 'packages/base/dist/index.js'))).toBe(true);
  });
});

test('a package comes after those that it depends on: what is published can be installed', () => {
  expect(packagesOf(tiny().root).map(({ name }) => name)).toEqual(['@tiny/base', '@tiny/kit']);
});

test('when a package cannot be built, then it says why, and leaves nothing behind', () => {
  const path = tiny();
  path.write('packages/kit/package.json', {
    name: '@tiny/kit',
    version: '1.2.3',
    scripts: { prepack: 'echo "src/kit.ts(1,1): error TS1005: no" && exit 1' },
  });

  expect(() => packed(path)).toThrow('the packages cannot be packed: src/kit.ts(1,1): error TS1005: no');
});

describe('Given what cannot be published', () => {
  test('when no registry is set up for the scope, then the public one is not asked', () => {
    expect(refusal(tiny())).toBe(
      'no registry is set up for @tiny: write a line @tiny:registry=https://… into .npmrc.',
    );
  });

  test('when .npmrc names no address, then it says so', () => {
    expect(refusal(tiny({ registry: 'our-registry' }))).toMatch(
      /^\.npmrc says @tiny:registry=our-registry\/?, which/,
    );
  });

  test('when the version was not released, then that comes first', () => {
    expect(refusal(tiny({ registry: 'http://127.0.0.1:9' }))).toMatch(
      /integrity\.json does not say what @tiny\/base, @tiny\/kit must be[^]*make release VERSION=/,
    );
  });

  test('when the registry is out of reach, then it says which, and where it is named', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    const { port } = await new Promise<AddressInfo>((resolve) =>
      server.on('listening', () => {
        resolve(server.address() as AddressInfo);
      }),
    );
    await new Promise((resolve) => server.close(resolve));
    const path = tiny({ registry: `http://127.0.0.1:${port}/` });
    path.write('template/integrity.json', { '@tiny/base': 'sha512-a', '@tiny/kit': 'sha512-b' });

    expect(refusal(path)).toMatch(
      new RegExp(
        `^http://127\\.0\\.0\\.1:${port}/ cannot be asked for @tiny/base: .*ECONNREFUSED[^]*\\.npmrc names it\\.$`,
      ),
    );
  });

  test.each([
    ['no scope', 'base', "'base' has no scope: name it @acme/base."],
    [
      'a scope that npm does not take',
      '@Tiny Ltd/base',
      "'@Tiny Ltd' is not an npm scope: write @ and then small",
    ],
    ['another scope than the others', '@big/base', 'packages/base is named @big/base, and others @tiny/…'],
  ])('when a package has %s, then it says what to write', (_, name, says) => {
    const path = tiny({ registry: 'http://127.0.0.1:9' });
    path.write('packages/base/package.json', { name, version: '1.2.3' });

    expect(refusal(path)).toContain(says);
  });

  test('when a package has another version, then it says how to set it', () => {
    const path = tiny({ registry: 'http://127.0.0.1:9' });
    path.write('packages/base/package.json', { name: '@tiny/base', version: '1.2.2' });

    expect(refusal(path)).toBe(
      'packages/base is 1.2.2, and the path 1.2.3: all have one version. Set it by make release VERSION=…',
    );
  });
});

test.each(['@a', '@acme', '@acme-2.x', '@~x'])('%s is a scope', (scope) => {
  expect(requireScope(scope)).toBe(scope);
});
test.each(['acme', '@', '@Acme', '@.acme', '@acme/', '@a b'])("'%s' is none", (scope) => {
  expect(() => requireScope(scope)).toThrow('is not an npm scope');
});
