import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@golden-path/spec';
import { referenceFiles } from './files';

/** Writes what documentation follows from the code: `make docs-reference`. With `--check` it only tells what is stale. */
async function main(root: string, check: boolean): Promise<void> {
  for (const { path, content } of await referenceFiles(root)) {
    const file = join(root, path);
    if (!check) writeFileSync(file, content);
    else if (existsSync(file) && readFileSync(file, 'utf8') === content) continue;
    process.stdout.write(check ? `${path}: different\n` : `${path}\n`);
  }
}

main(repositoryRoot(), process.argv.includes('--check')).catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
