import { git } from '../git';
import type { Tree } from '../tree';

/**
 * Files of the path that the team gave another name or place, as git tells them: at least half of the lines are the
 * same. Both trees are commits of `repository`.
 */
export function renamesBetween(
  repository: string,
  base: string,
  ours: string,
  theirs: Tree,
): Map<string, string> {
  const fields = git(repository, [
    'diff-tree',
    '-r',
    '-z',
    '-M50%',
    '--diff-filter=R',
    '--name-status',
    base,
    ours,
  ])
    .toString()
    .split('\0');
  const renames = new Map<string, string>();
  for (let index = 0; index + 2 < fields.length; index += 3) {
    const [from = '', to = ''] = [fields[index + 1], fields[index + 2]];
    // What the path itself has at the new place is no rename.
    if (!theirs.has(to)) renames.set(from, to);
  }
  return renames;
}
