import { renamed, scopeOf } from '@golden-path/cli/packages';
import { INTEGRITY, writtenIntegrity } from '../publish/integrity';
import { requireScope } from '../publish/packages';
import { Problem } from '../publish/problem';
import { Files } from '../release/files';
import { asCommitted, differing, requireClean, writeChanges } from '../release/work-tree';
import type { Tree } from '../scaffold/tree';
import { formatted } from './formatted';

export interface Options {
  readonly root: string;
  /** Such as `@acme`. */
  readonly scope: string;
  /** Where packages of that scope are; undefined: where they are now. */
  readonly registry: string | undefined;
  /** Say what would change, and change nothing. */
  readonly isDry: boolean;
  readonly tell: (line: string) => void;
}

/**
 * Tells of the past, in which packages had the name that they had; upgrades do not read it for names: they know the scope
 * of a service by its lockfile, and rename it by themselves.
 */
const HISTORY = /^(CHANGELOG\.md|template\/migrations\/.*)$/;

/**
 * Gives the packages of the path another scope, in the work tree, wherever they are named. All is made aside and written
 * last. The overlay, whose lockfile is in the order of names, follows by `make template`.
 * @throws Problem
 */
export function name({ root, scope, registry, isDry, tell }: Options): void {
  if (scope === '')
    throw new Problem('SCOPE is missing.', 'Write it as SCOPE=@acme, the name of the organisation.');
  requireScope(scope);
  const address = registry === undefined ? undefined : requireAddress(registry);
  requireClean(root);
  const tree = asCommitted(root);
  const changed = formatted(root, differing(tree, named(tree, scope, address)));
  if (changed.length === 0)
    throw new Problem(`the packages are named ${scope}/… already, and .npmrc says where they are.`);
  if (!isDry) writeChanges(root, changed);
  tell(
    isDry
      ? `${changed.length} files would change; DRY_RUN: none was.`
      : `The packages of the path are named ${scope}/… now, in ${changed.length} files.`,
  );
}

/** A path with this scope. @throws Problem when .npmrc does not say where its packages are */
export function named(tree: Tree, scope: string, registry?: string): Tree {
  const before = scopeOfPackages(tree);
  const past = [...tree].filter(([path]) => HISTORY.test(path));
  const files = new Files(new Map([...renamed(tree, before, scope), ...past]));
  // Tarballs with these names are other ones, which nobody has released.
  if (before !== scope) files.write(INTEGRITY, writtenIntegrity([]));
  if (registry !== undefined) {
    const npmrc = files.read('.npmrc');
    files.write('.npmrc', withRegistry(npmrc, scope, registry));
    // The form shows it.
    const [, shown] = new RegExp(`^${scope}:registry=(.+)$`, 'm').exec(npmrc) ?? [];
    if (shown !== undefined)
      files.write('template.yaml', files.read('template.yaml').replaceAll(shown, registry));
  }
  return files.tree;
}

function scopeOfPackages(tree: Tree): string {
  const { name: first } = JSON.parse(new Files(tree).read('packages/spec/package.json')) as { name: string };
  return scopeOf(first);
}

function withRegistry(npmrc: string, scope: string, registry: string): string {
  const line = `${scope}:registry=`;
  return npmrc
    .split('\n')
    .map((text) => (text.startsWith(line) ? line + registry : text))
    .join('\n');
}

/** As npm writes it. @throws Problem */
function requireAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || /\s/.test(text))
    throw new Problem(
      `'${text}' is not the address of a registry.`,
      'Write it as REGISTRY=https://npm.acme.example/; who may read is said elsewhere: docs/platform/publish.md.',
    );
  return url.href.replace(/\/?$/, '/');
}
