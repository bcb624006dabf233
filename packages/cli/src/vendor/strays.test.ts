import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@golden-path/spec';
import { checkPackages } from '../check/packages';
import { SCOPE } from '../installed';
import { strays } from './strays';

const npmrc = `save-exact=true\n${SCOPE}:registry=https://npm.acme.example/team/\n`;
const lock = (entry: object, place = 'node_modules/@golden-path/kit'): string =>
  JSON.stringify({ packages: { '': { dependencies: { '@golden-path/kit': '1.0.0' } }, [place]: entry } });

test.each([
  ['a link to a folder', { resolved: 'packages/kit', link: true }],
  ['a file', { resolved: 'file:vendor/kit-1.0.0.tgz' }],
  ['what says no place', { version: '1.0.0' }],
  ['what is there', { resolved: 'https://npm.acme.example/team/@golden-path/kit/-/kit-1.0.0.tgz' }],
])('%s comes from where .npmrc says, or from no registry', (_, entry) => {
  expect(strays(lock(entry), npmrc)).toEqual([]);
});

test.each([
  'https://registry.npmjs.org/@golden-path/kit/-/kit-1.0.0.tgz',
  'https://npm.acme.example/teams/kit-1.0.0.tgz',
  'git+ssh://git@github.com/somebody/kit.git#abc',
])('%s does not', (resolved) => {
  expect(strays(lock({ resolved }), npmrc)).toEqual([
    `@golden-path/kit: from ${resolved}, and not from https://npm.acme.example/team`,
  ]);
});

test('`golden-path check` says so', () => {
  const file = (text: string) => ({ kind: 'plain', content: Buffer.from(text) }) as const;
  const tree = (entry: object) =>
    new Map([
      ['package-lock.json', file(lock(entry))],
      ['.npmrc', file(npmrc)],
    ]);

  expect(checkPackages(tree({ resolved: 'https://registry.npmjs.org/x.tgz' }))).toMatchObject({
    status: 'bad',
  });
  expect(checkPackages(tree({ version: '1.0.0' }))).toMatchObject({ status: 'ok' });
});

test('nor what is below another package; others may come from anywhere', () => {
  const resolved = 'https://registry.npmjs.org/x.tgz';
  expect(strays(lock({ resolved }, 'node_modules/a/node_modules/@golden-path/kit'), npmrc)).toHaveLength(1);
  expect(strays(lock({ resolved }, 'node_modules/kit'), npmrc)).toEqual([]);
});

test('where .npmrc names no registry, npm would ask the public one', () => {
  expect(strays(lock({ version: '1.0.0' }), 'save-exact=true\n')).toEqual([
    '@golden-path/kit: .npmrc does not say which registry has it',
  ]);
});

test('this repository asks no other registry', () => {
  const read = (path: string): string => readFileSync(join(repositoryRoot(), path), 'utf8');
  expect(strays(read('package-lock.json'), read('.npmrc'))).toEqual([]);
});
