import { SCOPE } from '@golden-path/cli/packages';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { render } from '@golden-path/cli/rendering';
import { repositoryRoot } from '@golden-path/spec';
import { strays } from '../../packages/cli/src/vendor/strays';
import { INTEGRITY } from '../publish/integrity';
import { fixtures } from '../scaffold/fixtures';

import { readTree, type Tree } from '../scaffold/tree';
import { withSection } from './changelog';
import { Files } from './files';
import { isMadeAnew, requireNewer, versioned } from './release';
import { versionOf } from './versions';

const source = readTree(repositoryRoot());
const current = versionOf(source);
/** Written so that this file does not hold them. */
const [first, second] = [7, 8].map((digit) => `${digit}.${digit}.${digit}${digit}`) as [string, string];
const noted = (tree: Tree, version: string): Tree => {
  const files = new Files(tree);
  files.edit('CHANGELOG.md', /^## /m, `## ${version}\n\n- New.\n\n## `);
  return versioned(files.tree, version);
};
const exactly = (version: string): RegExp =>
  new RegExp(`(?<![\\d.])${version.replaceAll('.', '\\.')}(?![\\d-]|\\.\\d)`);
const text = (tree: Tree, path: string): string => tree.get(path)?.content.toString() ?? '';
/** The overlay is written anew by what comes then; a test of its own holds it fresh. */
const lines = (tree: Tree): string[] =>
  [...tree]
    .filter(([path]) => !path.startsWith('template/overlay/'))
    .flatMap(([path, { content }]) =>
      content.includes(0)
        ? []
        : content
            .toString()
            .split('\n')
            .map((line) => `${path}: ${line.trim()}`),
    );

describe('Given a release of the path', () => {
  const once = noted(source, first);
  const twice = noted(once, second);

  test('then no version before it is left anywhere but in the change log', () => {
    const left = lines(twice).filter((line) => exactly(first).test(line));

    expect(left).toEqual([`CHANGELOG.md: ## ${first}`]);
  });

  test('then what names the version it came from, of the path or of its packages, names the new one', () => {
    const old = exactly(current);
    const ours = /@golden-path\/|koa-service|template-version|\.github\/workflows\/.*@v|golden path/;
    const left = lines(once).filter(
      (line) => old.test(line) && ours.test(line) && !line.startsWith('CHANGELOG.md'),
    );

    expect(left.filter((line) => !/\.test\.ts: |\/test\//.test(line))).toEqual([]);
  });

  test('then every package, every dependency on one, and the lock have it', () => {
    const lock = JSON.parse(text(once, 'package-lock.json')) as {
      version: string;
      packages: Record<string, { version?: string; dependencies?: Record<string, string> }>;
    };
    const ours = Object.entries(lock.packages).filter(
      ([place]) => place === '' || place.startsWith('packages/'),
    );
    const own = ours.filter(([place]) => !place.includes('node_modules'));

    expect(lock.version).toBe(first);
    expect(own.length).toBeGreaterThan(6);
    expect(own.map(([, { version }]) => version)).toEqual(own.map(() => first));
    const pins = Object.values(lock.packages)
      .flatMap(({ dependencies = {} }) => Object.entries(dependencies))
      .filter(([name]) => name.startsWith(`${SCOPE}/`));
    expect(new Set(pins.map(([, version]) => version))).toEqual(new Set([first]));
  });

  test('then the sample keeps its own version, with which a new service begins', () => {
    for (const path of ['service/package.json', 'infra/package.json'])
      expect(/"version": .*/.exec(text(once, path))?.[0]).toBe(/"version": .*/.exec(text(source, path))?.[0]);
  });

  test('then the page about upgrades shows the version, and tells of older ones as before', () => {
    const page = text(once, 'docs/platform/upgrade.md');

    expect(page).toContain(`The golden path went from v${first} to v7.9.0.\n`);
    expect(page).toContain('## Services of v0.1.0\n');
  });

  test('then its own lockfile has links for its packages: a pin left behind would be asked for', () => {
    const { packages } = JSON.parse(text(once, 'package-lock.json')) as {
      packages: Record<string, { link?: true }>;
    };
    const ours = Object.entries(packages).filter(([place]) => place.includes(`node_modules/${SCOPE}/`));

    expect(ours.map(([, { link }]) => link)).toEqual(ours.map(() => true));
  });
});

test.each(fixtures())(
  'a service made from the answers %s asks no other registry for our packages',
  (_, answers) => {
    const { tree } = render(source, answers);

    expect(strays(text(tree, 'package-lock.json'), text(tree, '.npmrc'))).toEqual([]);
  },
);

test('a release may be made anew until a tag names it', () => {
  const root = mkdtempSync(join(tmpdir(), 'release-'));
  const git = (...words: string[]): unknown =>
    execFileSync('git', ['-C', root, '-c', 'user.name=x', '-c', 'user.email=x@example.org', ...words]);
  git('init', '--quiet');
  git('commit', '--quiet', '--allow-empty', '-m', 'x');
  const files = new Files(source);
  files.write(INTEGRITY, '{}\n');
  expect(isMadeAnew(root, files.tree, current)).toBe(false);
  files.write(INTEGRITY, '{"x":"sha512-x"}\n');
  expect(isMadeAnew(root, files.tree, current)).toBe(true);
  expect(isMadeAnew(root, files.tree, first)).toBe(false);
  git('tag', `v${current}`);
  expect(isMadeAnew(root, files.tree, current)).toBe(false);
  rmSync(root, { recursive: true });
});

describe('Given the change log', () => {
  test('then what was collected goes to the version', () => {
    expect(withSection('# Changes\n\n## Unreleased\n\n- New.\n\n## 1.0.0\n\n- Old.\n', '1.1.0')).toBe(
      '# Changes\n\n## 1.1.0\n\n- New.\n\n## 1.0.0\n\n- Old.\n',
    );
  });

  test('then a section that is there stays', () => {
    const log = '# Changes\n\n## 1.1.0\n\n- New.\n\n## 1.0.0\n\n- Old.\n';

    expect(withSection(log, '1.1.0')).toBe(log);
  });

  test.each(['# Changes\n\n## 1.0.0\n\n- Old.\n', '# Changes\n\n## Unreleased\n\n## 1.0.0\n\n- Old.\n'])(
    'when it says nothing (%j), then there is no release',
    (log) => {
      expect(() => withSection(log, '1.1.0')).toThrow(
        "CHANGELOG.md does not say what is new in 1.1.0: upgrades show it to teams.\nWrite it under '## Unreleased'",
      );
    },
  );
});

test.each([
  ['', 'VERSION is missing.\nWrite it as VERSION=1.2.3'],
  ['1.2', "'1.2' is not a version."],
  ['v1.2.4', "'v1.2.4' is not a version."],
  ['1.2.3', '1.2.3 is not newer than 1.2.3, which this is.\nA version is released once: name the next.'],
  ['1.2.3-rc.1', '1.2.3-rc.1 is not newer than 1.2.3'],
  ['1.1.9', '1.1.9 is not newer than 1.2.3'],
])("VERSION='%s' is refused", (version, says) => {
  expect(() => {
    requireNewer(version, '1.2.3');
  }).toThrow(says);
});
test.each(['1.2.4', '1.10.0', '2.0.0-rc.1', '10.0.0'])('%s is newer than 1.2.3', (version) => {
  expect(() => {
    requireNewer(version, '1.2.3');
  }).not.toThrow();
});
