import { isAtOrBelow, isSame, type Tree, type TreeFile } from '../tree';
import { mergeFile, type MergedFile } from './file';
import type { Labels } from './text';

export interface Change extends Omit<MergedFile, 'file'> {
  readonly path: string;
}

export interface MergedTree {
  readonly tree: ReadonlyMap<string, TreeFile>;
  /** Every file that the path touched, in the order of paths. */
  readonly changes: readonly Change[];
}

export interface Sides {
  /** The path's version that the team started from. */
  readonly base: Tree;
  /** What the team has. */
  readonly ours: Tree;
  /** The path's newer version. */
  readonly theirs: Tree;
  readonly labels: Labels;
  /** Files that the team gave another name: from the path's to the team's. */
  readonly renames?: ReadonlyMap<string, string>;
  /** Files that a program writes: the newer version's is taken, and written again afterwards. */
  readonly isGenerated?: (path: string) => boolean;
}

/** Three trees, file by file. */
export function mergeTrees({ base, ours, theirs, labels, renames, isGenerated }: Sides): MergedTree {
  const tree = new Map(ours);
  const changes: Change[] = [];
  // What the path had comes first: where a file made room for a folder of its name, it is gone by then.
  for (const path of new Set([...[...base.keys()].sort(), ...[...theirs.keys()].sort()])) {
    const place = renames?.get(path) ?? path;
    if (isGenerated?.(path) === true) {
      put(tree, path, theirs.get(path));
      continue;
    }
    const { file, ...result } =
      (base.has(path) ? undefined : occupied(tree, path)) ??
      mergeFile(path, base.get(path), ours.get(place), theirs.get(path), labels);
    if (result.outcome === 'as it was') continue;
    put(tree, place, file);
    changes.push({ path: place, ...result });
  }
  return {
    tree: new Map([...tree].sort(([a], [b]) => (a < b ? -1 : 1))),
    changes: changes.sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
}

function put(tree: Map<string, TreeFile>, path: string, file: TreeFile | undefined): void {
  if (file === undefined) tree.delete(path);
  else tree.set(path, file);
}

/** The path adds a file where the team has a folder, or in a folder whose name the team gave to a file. */
function occupied(tree: Tree, path: string): MergedFile | undefined {
  const inTheWay = [...tree.keys()].find(
    (other) => other !== path && (isAtOrBelow(path, other) || isAtOrBelow(other, path)),
  );
  if (inTheWay === undefined) return undefined;
  return {
    file: undefined,
    outcome: 'conflict',
    conflict: `the path adds it, but your ${inTheWay} is in the way; rename yours, then run this again`,
  };
}

/** Paths of which the content or the mode is not the same in both. */
export function differences(tree: Tree, other: Tree): string[] {
  return [...new Set([...tree.keys(), ...other.keys()])]
    .filter((path) => !isSame(tree.get(path), other.get(path)))
    .sort();
}
