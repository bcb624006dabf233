import { dirname, join } from 'node:path/posix';
import type { Tree } from '../scaffold/tree';

/** What makes the template: no part of a scaffolded service. */
const TEMPLATE_ONLY = [
  'template',
  'template.yaml',
  'CHANGELOG.md',
  'docs/adr/0006-generated-overlay.md',
  'docs/adr/0018-an-option-that-is-off-is-cut-out.md',
  'docs/images',
  'docs/platform',
  'test/backstage',
  'test/backstage.sh',
  'test/conversation.py',
  'test/conversation.sh',
  'test/form.sh',
  'test/upgrade.sh',
];

/**
 * Lines that are about it, in documents, the Makefile and scripts. A scaffolded service does not have them, so say
 * what has to do with the template on lines of its own.
 */
const ABOUT_TEMPLATE =
  /^(\.PHONY: )?(template|scaffold)\b|(?<![\w-])template\.yaml|(?<![\w/-])template\/|docs\/platform|\(platform\/|make (template|scaffold)\b|\]\(images\/|\(00(06|18)-|^[ "]*docs\/images|`docs\/images`|test\/backstage|^\s+(backstage|conversation|form|upgrade)\s+#/;
/** Sections that are about it from their heading on. */
const ABOUT_TEMPLATE_ALL = /^## .*\bthe template\n(?:(?!## ).*\n)*/gm;
const HAS_SUCH_LINES =
  /^(Makefile|\.gitattributes|\.vscode\/settings\.json|test\/verify\.sh|\.ci\/run|CONTRIBUTING\.md|docs\/.*\.md)$/;

/** What belongs to the sea ports and is not a test of them. */
const SAMPLE_ONLY = [
  'NOTICE',
  'docs/data.md',
  'docs/data-quality.md',
  'service/src/ports',
  'packages/service/test/real-ports.ts',
];

/** Tests and benchmarks that ask for sea ports by name. */
const ASKS_FOR_PORTS = /NLRTM|\/ports\b|real-ports|\bports\b.*from '|rotterd|ports\.json/i;

/** Packages that nothing but the sea ports needs. */
export const SAMPLE_PACKAGES = ['sea-ports'];

export function templateOnly(tree: Tree): string[] {
  return TEMPLATE_ONLY.filter((path) => exists(tree, path));
}

export function withoutTemplateLines(path: string, text: string): string {
  if (!HAS_SUCH_LINES.test(path)) return text;
  const left = text
    .replace(ABOUT_TEMPLATE_ALL, '')
    .replace(/^.*\n/gm, (line) => (ABOUT_TEMPLATE.test(line) ? '' : line));
  return left === text ? text : left.replace(/\n{3,}/g, '\n\n');
}

/**
 * A document without the lines that name a file which only the sample has, and without the sections whose heading does.
 * @param gone such files; a folder does not count, for the team's own has another name
 */
export function withoutLinesAbout(gone: readonly string[], path: string, text: string): string {
  if (!path.endsWith('.md')) return text;
  const names = gone.filter((file) => file.includes('/')).map((file) => file.replaceAll('.', '\\.'));
  const named = `(?:blob/main/|(?<![\\w/-]))(?:${names.join('|')})(?![\\w/-]|\\.\\w)`;
  const section = new RegExp(`^## .*${named}.*\\n(?:(?!## ).*\\n)*`, 'gm');
  return text.replace(section, '').replace(new RegExp(`^.*${named}.*\\n`, 'gm'), '');
}

/** With what builds on any of it, so that nothing is left that cannot be resolved. */
export function sampleOnly(tree: Tree): string[] {
  const named = SAMPLE_ONLY.filter((path) => exists(tree, path));
  const gone = new Set(
    [...tree]
      .filter(
        ([path, { content }]) =>
          isBelow(path, named) || (isTest(path) && ASKS_FOR_PORTS.test(content.toString())),
      )
      .map(([path]) => path),
  );
  for (let size = -1; size !== gone.size;) {
    size = gone.size;
    for (const [path, { content }] of tree)
      if (isTest(path) && imports(path, content.toString()).some((file) => gone.has(file))) gone.add(path);
  }
  return [...named, ...[...gone].filter((path) => !isBelow(path, named))].sort();
}

export function without(tree: Tree, paths: readonly string[]): Tree {
  return new Map([...tree].filter(([file]) => !isBelow(file, paths)));
}

export function isBelow(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => path === folder || path.startsWith(`${folder}/`));
}

function exists(tree: Tree, path: string): boolean {
  return [...tree.keys()].some((file) => isBelow(file, [path]));
}

function isTest(path: string): boolean {
  return path.startsWith('service/') && (path.endsWith('.test.ts') || /^service\/(test|bench)\//.test(path));
}

/** The files of the repository that a TypeScript file imports. */
function imports(path: string, text: string): string[] {
  return Array.from(text.matchAll(/from '(\.[^']*)'/g), ([, target = '']) =>
    join(dirname(path), target),
  ).flatMap((file) => [`${file}.ts`, `${file}/index.ts`]);
}

/** Puts a list between its marks in template.yaml. */
export function writeList(text: string, name: string, items: readonly string[]): string {
  const marked = new RegExp(`^( *)# begin: ${name}\n[\\s\\S]*?^ *# end\n`, 'm');
  if (!marked.test(text)) throw new Error(`template.yaml has no list between '# begin: ${name}' and '# end'`);
  return text.replace(
    marked,
    (_, indent: string) =>
      `${indent}# begin: ${name}\n${items.map((item) => `${indent}- ${item}\n`).join('')}${indent}# end\n`,
  );
}
