import { readFileSync } from 'node:fs';
import { join, matchesGlob } from 'node:path/posix';
import { repositoryRoot } from '@golden-path/spec';
import { readFolder } from '../workshop';

const root = repositoryRoot();
const marked = Array.from(
  readFileSync(join(root, '.gitattributes'), 'utf8').matchAll(/^(\S+)\s+linguist-generated$/gm),
  ([, pattern = '']) => pattern,
);
const isMarked = (path: string) => marked.some((pattern) => matchesGlob(path, pattern));

/** Folders of files that are nobody's, or not written here. */
const ELSEWHERE = /(^|\/)(node_modules|dist|\.git|coverage)\/|^(template|packages|\.tmp|\.cache)\//;

const files = [...readFolder(root, ELSEWHERE)];
const saysSo = ([, { content }]: (typeof files)[number]) =>
  /\bGenerated (from|by) /.test(content.subarray(0, 300).toString().split('\n', 2).join('\n'));

test('a file that says it is generated is called so in .gitattributes, for upgrades to write it anew', () => {
  const generated = files.filter(saysSo).map(([path]) => path);

  expect(generated).not.toEqual([]);
  expect(generated.filter((path) => !isMarked(path))).toEqual([]);
});

test('a file that .gitattributes calls generated says so, unless its format has no comments', () => {
  const silent = files.filter((file) => isMarked(file[0]) && !saysSo(file)).map(([path]) => path);

  expect(silent.filter((path) => !/\.(json|txt|helmignore|webp)$/.test(path))).toEqual([]);
  expect(marked.filter((pattern) => !files.some(([path]) => matchesGlob(path, pattern)))).toEqual([]);
});
