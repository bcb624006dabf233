/** `make template`: rewrites the overlay and the lists in template.yaml. With `--check`: lists what is stale, exits 1. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readTree } from '../scaffold/tree';
import { templateFiles } from './overlay';

const root = resolve(__dirname, '../../..');
const tree = readTree(root);
const files = templateFiles(tree, root);
const stale = [...files]
  .filter(([path, { content }]) => tree.get(path)?.content.equals(content) !== true)
  .map(([path]) => path);
const superfluous = [...tree.keys()].filter(
  (path) => path.startsWith('template/overlay/') && !files.has(path),
);

for (const path of [...stale, ...superfluous]) console.log(path);
if (process.argv.includes('--check')) process.exitCode = stale.length + superfluous.length > 0 ? 1 : 0;
else {
  for (const path of superfluous) rmSync(join(root, path));
  for (const path of stale) {
    const file = files.get(path);
    mkdirSync(dirname(join(root, path)), { recursive: true });
    if (file)
      writeFileSync(join(root, path), file.content, { mode: file.kind === 'executable' ? 0o755 : 0o644 });
  }
}
