import type { Tree } from '../scaffold/tree';

/** What makes the path: no part of a service that is made from it. Packages reach a service from a registry. */
const PATH_ONLY = [
  '.ci',
  '.devcontainer/Dockerfile',
  '.github/workflows',
  '.gitlab/ci',
  '.vscode/extensions.json',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'docs/adr',
  'docs/architecture.md',
  'docs/data-quality.md',
  'docs/data.md',
  'docs/deployment.md',
  'docs/diagrams',
  'docs/images',
  'docs/observe.md',
  'docs/performance.md',
  'docs/platform',
  'docs/security.md',
  'docs/testing.md',
  // Generated, and read by nobody in a pull request: made when it is wanted.
  'infra/chart',
  'observe',
  'packages',
  'template',
  'template.yaml',
  'test',
];

/** What belongs to the sea ports. */
const SAMPLE_ONLY = [
  'NOTICE',
  'service/src/ports',
  'service/src/routes.test.ts',
  'service/src/routes.ts',
  'service/src/service.test.ts',
];

/** Packages that nothing but the sea ports needs. */
export const SAMPLE_PACKAGES = ['sea-ports'];

export function pathOnly(tree: Tree): string[] {
  return PATH_ONLY.filter((path) => exists(tree, path));
}

export function sampleOnly(tree: Tree): string[] {
  return SAMPLE_ONLY.filter((path) => exists(tree, path));
}

/** What to delete of these, once templates have written theirs: of a folder that they write into, all files but those. */
export function sparing(written: readonly string[], paths: readonly string[], tree: Tree): string[] {
  return paths.flatMap((path) =>
    written.some((file) => isBelow(file, [path]))
      ? [...tree.keys()].filter((file) => isBelow(file, [path]) && !written.includes(file)).sort()
      : [path],
  );
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
