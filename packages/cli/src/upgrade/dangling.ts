import { posix } from 'node:path';
import type { Change } from '../merge/trees';
import type { Tree } from '../tree';

/**
 * What changed, and modules of the team's own that import what was there before and is not any more, such as machinery of
 * the path. What is in conflict already is told once.
 * @param before what the team had @param after what the upgrade made of it
 */
export function withDangling(changes: readonly Change[], before: Tree, after: Tree): Change[] {
  const told = new Set(changes.flatMap(({ path, conflict }) => (conflict === undefined ? [] : [path])));
  const more = [...after].flatMap(([path, { content }]) => {
    if (!path.endsWith('.ts') || told.has(path)) return [];
    const gone = importsOf(path, content.toString()).flatMap((place) => {
      const was = moduleAt(before, place);
      return was === undefined || moduleAt(after, place) !== undefined ? [] : [`\`${was}\``];
    });
    if (gone.length === 0) return [];
    const conflict = `it imports ${[...new Set(gone)].join(', ')}, which the path does not have any more`;
    return [{ path, outcome: 'conflict' as const, conflict }];
  });
  const added = new Set(more.map(({ path }) => path));
  return [...changes.filter(({ path }) => !added.has(path)), ...more].sort((a, b) =>
    a.path < b.path ? -1 : 1,
  );
}

function importsOf(path: string, text: string): string[] {
  const found = text.matchAll(/(?:\bfrom|\bimport|\brequire\(|\bimport\()\s*['"](\.{1,2}\/[^'"]*)['"]/g);
  return Array.from(found, ([, name = '']) => posix.join(posix.dirname(path), name));
}

function moduleAt(tree: Tree, place: string): string | undefined {
  return [place, `${place}.ts`, `${place}/index.ts`, place.replace(/\.js$/, '.ts')].find((path) =>
    tree.has(path),
  );
}
