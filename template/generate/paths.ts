import { dirname, join } from 'node:path/posix';
import type { Tree } from '../scaffold/tree';

/** What only the path itself needs: no part of a scaffolded service. */
const PATH_ONLY = [
  'template',
  'template.yaml',
  'docs/platform',
  'docs/adr/0006-generated-overlay.md',
  'test/backstage',
  'test/backstage.sh',
];

/** What belongs to the sea ports and is not a test of them. */
const SAMPLE_ONLY = ['NOTICE', 'docs/data-quality.md', 'service/src/ports', 'service/test/real-ports.ts'];

/** Tests and benchmarks that ask for sea ports by name. */
const ASKS_FOR_PORTS = /NLRTM|\/ports\b|real-ports|\bports\b.*from '|rotterd/i;

export function pathOnly(tree: Tree): string[] {
  return PATH_ONLY.filter((path) => exists(tree, path));
}

/** With what builds on any of it, so that nothing is left that cannot be resolved. */
export function sampleOnly(tree: Tree): string[] {
  const named = SAMPLE_ONLY.filter((path) => exists(tree, path));
  const gone = new Set(
    [...tree]
      .filter(([path]) => isBelow(path, named))
      .map(([path]) => path)
      .concat(
        [...tree]
          .filter(([path, { content }]) => isTest(path) && ASKS_FOR_PORTS.test(content.toString()))
          .map(([path]) => path),
      ),
  );
  for (let size = -1; size !== gone.size;) {
    size = gone.size;
    for (const [path, { content }] of tree)
      if (isTest(path) && imports(path, content.toString()).some((file) => gone.has(file))) gone.add(path);
  }
  return [...named, ...[...gone].filter((path) => !isBelow(path, named))].sort();
}

function exists(tree: Tree, path: string): boolean {
  return tree.has(path) || [...tree.keys()].some((file) => file.startsWith(`${path}/`));
}

function isBelow(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => path === folder || path.startsWith(`${folder}/`));
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
  const [, indent = ''] = new RegExp(`^( *)# begin: ${name}$`, 'm').exec(text) ?? [];
  return text.replace(
    new RegExp(`(# begin: ${name}\n)[\\s\\S]*?( *# end\n)`),
    (_, begin: string, end: string) => begin + items.map((item) => `${indent}- ${item}\n`).join('') + end,
  );
}
