import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@golden-path/spec';
import { referenceFiles } from './files';

/** Writes what documentation follows from the code: `make docs-reference`. */
async function main(root: string): Promise<void> {
  for (const { path, content } of await referenceFiles(root)) {
    writeFileSync(join(root, path), content);
    process.stdout.write(`${path}\n`);
  }
}

main(repositoryRoot()).catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
