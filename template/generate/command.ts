/** `make template`: rewrites the overlay and the lists in template.yaml. With `--check`: lists what is stale, exits 1. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { repositoryRoot } from '@golden-path/spec';
import { progressLine } from '../scaffold/progress';
import { readTree } from '../scaffold/tree';
import { templateFiles } from './overlay';
import { staleFiles } from './stale';

async function main(root: string, isCheck: boolean): Promise<void> {
  const progress = progressLine(process.stderr);
  progress.show('running the generators for every kind of service that the form can ask for');
  const tree = readTree(root);
  const files = await templateFiles(tree, root).finally(() => {
    progress.clear();
  });
  const stale = staleFiles(tree, files);
  for (const path of stale) {
    console.log(path);
    const file = files.get(path);
    if (isCheck) continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    if (file === undefined) rmSync(join(root, path));
    else writeFileSync(join(root, path), file.content, { mode: file.kind === 'executable' ? 0o755 : 0o644 });
  }
  if (isCheck && stale.length > 0) throw new Error('Run `make template` and commit the result.');
}

main(repositoryRoot(), process.argv.includes('--check')).catch((error: unknown) => {
  console.error((error as Error).message);
  process.exitCode = 1;
});
