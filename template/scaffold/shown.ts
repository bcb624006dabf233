import type { Tree } from './tree';

/** A folder with more entries than these is not opened. */
const AT_MOST = 9;

/** What is in a tree, as a person wants to see it: two levels, and of fuller folders how much there is. */
export function shown(tree: Tree, name: string): string {
  return [`${name}/`, ...entries([...tree.keys()], '', 2)].join('\n');
}

function entries(paths: readonly string[], indent: string, levels: number): string[] {
  const byName = Map.groupBy(paths, (path) => path.replace(/\/.*/, ''));
  return [...byName].flatMap(([name, inside], index) => {
    const isLast = index === byName.size - 1;
    const line = `${indent}${isLast ? '└── ' : '├── '}${name}`;
    if (inside[0] === name) return [line];
    const below = inside.map((path) => path.slice(name.length + 1));
    const isOpened = levels > 1 && new Set(below.map((path) => path.replace(/\/.*/, ''))).size <= AT_MOST;
    if (!isOpened) return [`${line}/  ${String(inside.length)} ${inside.length === 1 ? 'file' : 'files'}`];
    return [`${line}/`, ...entries(below, `${indent}${isLast ? '    ' : '│   '}`, levels - 1)];
  });
}
