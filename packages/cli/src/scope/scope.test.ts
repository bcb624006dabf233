import { fileTree } from '../../test/file-tree';
import { makeTemplate } from '../../test/tiny-template';
import { bringIn } from '../../test/upgrading';
import { SCOPE } from '../installed';
import { packagesOfThePath, withVendored } from '../vendor/into';
import { vendoredIn } from '../vendor/vendored';
import { renamed } from './renamed';
import { isScope, scopeIn } from './scope';

/** Written so that it is not taken for a scope when this file itself is renamed. */
const COMMAND = ['golden', 'path'].join('-');
const json = (content: unknown): string => `${JSON.stringify(content, null, 2)}\n`;
const manifest = (scope: string, version: string, more: object = {}): string =>
  json({
    name: 'quay',
    dependencies: { [`${scope}/spec`]: version, [`${scope}/telemetry`]: version, ...more },
  });
const lock = (scope: string, version: string): string =>
  json({
    packages: {
      '': { dependencies: { [`${scope}/spec`]: version, [`${scope}/telemetry`]: version } },
      [`node_modules/${scope}/spec`]: { version },
      [`node_modules/${scope}/telemetry`]: { version, dependencies: { [`${scope}/spec`]: version } },
    },
  });
const of = (scope: string, version: string) => ({
  'package.json': manifest(scope, version),
  'package-lock.json': lock(scope, version),
  '.npmrc': `${scope}:registry=http://127.0.0.1:9/\n`,
  'main.ts': `import { spec } from '${scope}/spec';\n\nspec();\n`,
  Recipes: `run:\n\t@${COMMAND} manifests && node node_modules/${scope}/cli/bin.js\n`,
});
const text = (tree: ReturnType<typeof fileTree>, path: string): string =>
  tree.get(path)?.content.toString() ?? '';

test('a repository of another scope is what it is with that scope written from the start', () => {
  const before = fileTree(of('@old', '1.0.0'));

  expect(renamed(before, '@old', '@new-er.x')).toEqual(fileTree(of('@new-er.x', '1.0.0')));
  expect(renamed(before, '@other', '@new')).toEqual(before);
});

test('names that only begin or end the same are others', () => {
  const others = `'@old-er/spec' '@older/spec' 'x@old/spec' '@@old/spec' "@old" in words: @old, and @old manifests`;
  const [tree] = [fileTree({ 'a.md': others })].map((before) => renamed(before, '@old', '@new'));

  expect(text(tree ?? fileTree({}), 'a.md')).toBe(others.replace('"@old"', '"@new"'));
});

test('dependencies stand where npm puts them', () => {
  const files = (scope: string, names: string[]) =>
    fileTree({
      'package.json': json({ dependencies: Object.fromEntries(names.map((name) => [name, '1'])) }),
      scope,
    });

  expect(text(renamed(files('', ['@a/spec', '@koa/router', 'zod']), '@a', '@z'), 'package.json')).toBe(
    text(files('', ['@koa/router', '@z/spec', 'zod']), 'package.json'),
  );
});

test('tarballs in vendor/ follow, with what names them', () => {
  const tarballs = ['spec', 'telemetry'].map((name) => ({
    name: `@old/${name}`,
    file: `old-${name}-1.0.0.tgz`,
    integrity: `sha512-${name}`,
    content: Buffer.from([0, 1]),
  }));
  const tree = renamed(withVendored(fileTree(of('@old', '1.0.0')), tarballs), '@old', '@new');

  expect([...tree.keys()]).toEqual(
    expect.arrayContaining(['vendor/new-spec-1.0.0.tgz', 'vendor/new-telemetry-1.0.0.tgz']),
  );
  expect(vendoredIn(text(tree, 'package-lock.json'), '@new').map(({ name }) => name)).toEqual([
    '@new/spec',
    '@new/telemetry',
  ]);
  expect(text(tree, 'package.json')).toContain('file:vendor/new-spec-1.0.0.tgz');
});

test.each([
  ['@golden', of('@golden', '1.0.0'), '@golden'],
  ['none', { 'package-lock.json': json({ packages: { 'node_modules/@other/spec': {} } }) }, undefined],
  ['nothing', {}, undefined],
])('the scope of a repository with %s is told by its lockfile', (_, files, scope) => {
  expect(scopeIn(fileTree(files))).toBe(scope);
});

test.each(['acme', '@', '@Acme', '@.acme', '@acme/', '@a b', ''])("'%s' is no scope", (scope) => {
  expect(isScope(scope)).toBe(false);
});

test('a service that was made before the path had another scope is upgraded, its own files with it', async () => {
  process.env.NPM_CONFIG_FETCH_RETRIES = '0';
  const [first, second] = [SCOPE, '@acme-shipping'] as const;
  const template = makeTemplate();
  template.release('1.0.0', of(first, '1.0.0'));
  const service = template.scaffold('1.0.0');
  service.write('package.json', manifest(first, '1.0.0', { zod: '4.0.0' }));
  service.edit('main.ts', (old) => `${old}spec('ours');\n`);
  service.write('own.ts', `import { log } from '${first}/telemetry';\n\nlog();\n`);
  service.commit('feat: our own');
  template.release('2.0.0', of(second, '2.0.0'));

  const { report, hand } = await bringIn(service, template);

  expect(report).toContain(
    `The packages of the path went from 1.0.0 to 2.0.0, and are named ${second}/… instead of ${first}/….`,
  );
  expect(report).toContain('- edited your own `own.ts`');
  expect(report).toContain('`npm run format`');
  expect(report).not.toContain('Nothing else');
  // The packages are in no registry: what is generated is the other thing.
  expect(hand).toBe(2);
  expect(service.read('package.json')).toBe(manifest(second, '2.0.0', { zod: '4.0.0' }));
  expect(service.read('package-lock.json')).toBe(lock(second, '2.0.0'));
  expect(service.read('.npmrc')).toBe(of(second, '2.0.0')['.npmrc']);
  expect(service.read('main.ts')).toBe(`${of(second, '2.0.0')['main.ts']}spec('ours');\n`);
  expect(service.read('own.ts')).toBe(`import { log } from '${second}/telemetry';\n\nlog();\n`);
  expect([...packagesOfThePath(service.tree('HEAD'), second).values()]).toEqual(['2.0.0', '2.0.0']);
});
