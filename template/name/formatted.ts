import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Changes } from '../release/work-tree';

/** Changes with their lines broken as the repository at `root` has them: they may have another length. */
export function formatted(root: string, changes: Changes): Changes {
  const files = changes.map(([path, content]) => [path, content?.toString() ?? '']);
  const said = execFileSync(process.execPath, [join(root, 'template/name/format.mjs')], {
    input: JSON.stringify({ root, files }),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const texts = JSON.parse(said) as readonly string[];
  return changes.map(([path, content], index) => [path, content && Buffer.from(texts[index] ?? '')] as const);
}
