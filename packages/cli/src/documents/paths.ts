import { globSync } from 'node:fs';

/** Where paths of this repository begin. */
const FOLDERS =
  /^(service|infra|gitops|docs|test|observe|packages|template|\.github|\.devcontainer|\.vscode|\.ci)\//;

/** Paths of the repository that a Markdown file names: as code, or in a link to the code host. */
export function namedPaths(markdown: string): string[] {
  const text = markdown.replace(/^( *)(```|~~~)[\s\S]*?^\1\2.*$/gm, '');
  const code = Array.from(text.matchAll(/`([^`\s]+)`/g), ([, span = '']) => span);
  const links = Array.from(text.matchAll(/\/(?:blob|tree)\/main\/([^)\s#>]+)/g), ([, path = '']) => path);
  return [...code.filter((span) => FOLDERS.test(span)), ...links];
}

/** What a Markdown file says is in a file of the packages: "`name` in `packages/x.ts`". */
export function namedContents(markdown: string): { readonly name: string; readonly path: string }[] {
  const told = markdown.matchAll(/`(\w+)`\s(?:in|of)\s`(packages\/[^`\s<>*{}]+)`/g);
  return Array.from(told, ([, name = '', path = '']) => ({ name, path }));
}

/**
 * Whether there is such a file or folder. `*` and `{a,b}` are patterns, which have to find something; from a
 * `<placeholder>` on, a path is the reader's.
 */
export function exists(root: string, path: string): boolean {
  const known = path.replace(/(^|[^/]*)<.*$/, '').replace(/\/$/, '');
  return alternatives(known).every((pattern) => globSync(pattern, { cwd: root }).length > 0);
}

function alternatives(pattern: string): string[] {
  const [, before = '', choices = '', after = ''] = /^(.*?)\{([^}]*)\}(.*)$/.exec(pattern) ?? [];
  if (choices === '') return [pattern];
  return choices.split(',').flatMap((choice) => alternatives(before + choice + after));
}
