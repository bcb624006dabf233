import { repositoryRoot } from '@golden-path/spec';
import { readTree } from '../scaffold/tree';
import { CANARY } from './canary';
import { DATABASE } from './database';
import { removing, together } from './removable';

const part = {
  files: [/^a\//],
  packages: ['x'],
  cuts: { 'b.ts': [['one\n']], 'c.ts': [['two', 'deux']] },
} as const;

describe('Given an option that brings files, packages and lines', () => {
  const option = removing('a', [true, false], part);

  test('then files go when it is off, and no others', () => {
    expect(['a/b.ts', 'b.ts'].map((path) => option.gone?.(path, false))).toEqual([true, false]);
    expect(option.gone?.('a/b.ts', true)).toBe(false);
  });

  test('then packages and lines go from what is left', () => {
    expect(option.edit('b.ts', 'zero\none\n', false)).toBe('zero\n');
    expect(option.edit('package.json', '{"dependencies":{"x":"1","y":"2"}}', false)).toBe(
      `${JSON.stringify({ dependencies: { y: '2' } }, null, 2)}\n`,
    );
  });

  test('then what two parts of it say of one file goes together', () => {
    const both = removing('a', [true, false], together(part, { ...part, cuts: { 'b.ts': [['three\n']] } }));
    expect(both.edit('b.ts', 'one\ntwo\nthree\n', false)).toBe('two\n');
    expect(both.edit('c.ts', 'two\n', false)).toBe('deux\n');
  });
});

test.each(Object.entries({ CANARY, DATABASE }))('%s names files that are there', (_name, { files, cuts }) => {
  const paths = [...readTree(repositoryRoot()).keys()];
  expect(Object.keys(cuts).filter((path) => !paths.includes(path))).toEqual([]);
  expect(files.filter((pattern) => !paths.some((path) => pattern.test(path)))).toEqual([]);
});
