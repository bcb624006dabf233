import { renamed, SCOPE } from '@golden-path/cli/packages';
import { repositoryRoot } from '@golden-path/spec';
import { strays } from '../../packages/cli/src/vendor/strays';
import { INTEGRITY } from '../publish/integrity';
import { Files } from '../release/files';
import { readTree, type Tree } from '../scaffold/tree';
import { formatted } from './formatted';
import { name, named } from './name';

const root = repositoryRoot();
const ours = readTree(root);
/** Another one, whatever ours is, with a letter that npm takes and expressions read otherwise. */
const THEIRS = `@z${SCOPE.slice(1)}.x`;
const theirs = named(ours, THEIRS, 'https://npm.acme.example/');
const read = (tree: Tree, path: string): string => new Files(tree).read(path);
const lines = (tree: Tree): string[] =>
  [...tree].flatMap(([path, { content }]) =>
    content.includes(0)
      ? []
      : content
          .toString()
          .split('\n')
          .map((line) => `${path}: ${line}`),
  );

describe('Given a path that is named anew', () => {
  test('then nothing has the former scope but history, and recipes of make that call the command of that name', () => {
    // As a name by itself: not that of an address, nor the beginning of a longer one.
    const ofScope = new RegExp(`(?<![\\w.])${SCOPE}(?![\\w.-])`);
    const left = lines(theirs).filter((line) => ofScope.test(line));
    const isMeant =
      /^(CHANGELOG\.md|template\/migrations\/)|^(Makefile|\S+\.mk): \t@[a-z-]+ [a-z]|SCOPE=@acme|such as @acme/;

    expect(left.filter((line) => !isMeant.test(line))).toEqual([]);
    expect(left.filter((line) => line.includes(`${SCOPE}/`) && !line.startsWith('CHANGELOG.md'))).toEqual([]);
  });

  test('then named back it is what it was, byte for byte', () => {
    const back = new Files(renamed(theirs, THEIRS, SCOPE));
    for (const path of ['.npmrc', INTEGRITY, 'template.yaml']) back.write(path, read(ours, path));

    for (const [path, { content }] of ours)
      expect([path, back.read(path)]).toEqual([path, content.toString()]);
  });

  test('then its packages come from its registry and no other', () => {
    expect(read(theirs, '.npmrc')).toContain(`\n${THEIRS}:registry=https://npm.acme.example/\n`);
    // The form shows it.
    expect(read(theirs, 'template.yaml').split('https://npm.acme.example/')).toHaveLength(3);
    const lock = read(theirs, 'package-lock.json');
    expect(lock).toContain(`"node_modules/${THEIRS}/service": {`);
    expect(strays(lock, read(theirs, '.npmrc'))).toEqual([]);
  });

  test('then no tarball is known: those of the other name are other ones', () => {
    expect(read(theirs, INTEGRITY)).toBe('{}\n');
  });

  test('then lines are broken as the lint wants them', () => {
    const path = 'infra/main.ts';
    const long = `import { canary } from '${'@a'.padEnd(120, 'b')}/infra';\nimport { a, b } from 'x';\n`;
    const [[, content] = [path, undefined]] = formatted(root, [
      [path, Buffer.from(long.replace('canary', 'canary, httpRoute'))],
    ]);

    expect(content?.toString()).toMatch(
      /^import \{\n {2}canary,\n {2}httpRoute,\n\} from '@ab+\/infra';\nimport/,
    );
    expect(formatted(root, [['package-lock.json', Buffer.from('{"a":1}')]])).toEqual([
      ['package-lock.json', Buffer.from('{"a":1}')],
    ]);
  });
});

/** GitHub's names of organisations have at most 39 characters. */
test('what no formatter reaches, as it is a template, has room for a longer scope', () => {
  const room = 110 - ('@'.length + 39 - SCOPE.length);
  const imports = lines(ours).filter(
    (line) => /^(template\/resource\/.*|infra\/main\.ts): import /.test(line) && line.includes(`${SCOPE}/`),
  );

  expect(imports.length).toBeGreaterThan(8);
  expect(imports.filter((line) => line.slice(line.indexOf(': ') + 2).length > room)).toEqual([]);
});

test.each([
  ['', undefined, 'SCOPE is missing.\nWrite it as SCOPE=@acme'],
  ['acme', undefined, "'acme' is not an npm scope: write @ and then small letters"],
  ['@Acme', undefined, "'@Acme' is not an npm scope"],
  [
    '@acme',
    'npm.acme.example',
    "'npm.acme.example' is not the address of a registry.\nWrite it as REGISTRY=https://",
  ],
  ['@acme', 'ftp://npm.acme.example', 'is not the address of a registry.'],
  ['@acme', 'https://user:secret@npm.acme.example', 'is not the address of a registry.'],
])('SCOPE=%s REGISTRY=%s is refused, and nothing is written', (scope, registry, says) => {
  expect(() => {
    name({ root, scope, registry, isDry: false, tell: () => undefined });
  }).toThrow(says);
});
