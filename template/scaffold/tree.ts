import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { subtree, type Tree, type TreeFile } from '@golden-path/cli/rendering';

export { subtree, type Tree, type TreeFile };

/** What git tracks in a work tree and what it would add: no installed packages, no build results. */
export function readTree(root: string): Tree {
  const paths = git(root, 'ls-files', '-z', '--cached', '--others', '--exclude-standard').split('\0');
  const tree = new Map<string, TreeFile>();
  for (const path of [...new Set(paths)].sort()) {
    const stats = path === '' ? undefined : lstatSync(join(root, path), { throwIfNoEntry: false });
    if (stats === undefined || stats.isDirectory()) continue;
    if (stats.isSymbolicLink())
      tree.set(path, { content: Buffer.from(readlinkSync(join(root, path))), kind: 'link' });
    else
      tree.set(path, {
        content: readFileSync(join(root, path)),
        kind: (stats.mode & 0o100) === 0 ? 'plain' : 'executable',
      });
  }
  return withCommit(tree, commitOf(root));
}

/** @throws when a file is in the way */
export function writeTree(tree: Tree, folder: string): void {
  for (const [path, { content, kind }] of tree) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    if (kind === 'link') symlinkSync(content.toString(), file);
    else writeFileSync(file, content, { flag: 'wx', mode: kind === 'executable' ? 0o755 : 0o644 });
  }
}

const RECORD = 'template/record/.golden-path.yaml.njk';

/** What `export-subst` does in the archive that a portal downloads (.gitattributes). */
function withCommit(tree: Map<string, TreeFile>, commit: string): Tree {
  const record = tree.get(RECORD);
  if (record !== undefined)
    tree.set(RECORD, {
      ...record,
      content: Buffer.from(record.content.toString().replace('$Format:%H$', commit)),
    });
  return tree;
}

function commitOf(root: string): string {
  try {
    return git(root, 'rev-parse', '--verify', '--quiet', 'HEAD').trim();
  } catch {
    return 'unknown';
  }
}

function git(root: string, ...args: string[]): string {
  return execFileSync('git', ['-C', root, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });
}
