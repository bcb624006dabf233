import type { Tree } from '../tree';
import { renamed } from './renamed';
import { scopeIn } from './scope';

export interface Rescoped {
  readonly tree: Tree;
  /** The scope that it had; undefined where that is the same, or there is none. */
  readonly from: string | undefined;
  /** Files of which the text follows. */
  readonly edited: readonly string[];
}

/** A service as if the packages of the path had been named so when it was made. */
export function withScope(tree: Tree, scope: string): Rescoped {
  const from = scopeIn(tree);
  if (from === undefined || from === scope) return { tree, from: undefined, edited: [] };
  const result = renamed(tree, from, scope);
  const edited = [...result].flatMap(([path, file]) =>
    tree.has(path) && tree.get(path) !== file ? [path] : [],
  );
  return { tree: result, from, edited };
}

/** What nobody can do but people. */
export function toldOfScope(from: string | undefined, scope: string): string[] {
  if (from === undefined) return [];
  return [
    `the packages of the path are named ${scope}/… now, and ${from}/… no more: your files name them so. ` +
      'Lines have another length; `npm run format` breaks them anew. Whoever installs needs the registry of the new scope, as .npmrc names it',
  ];
}
