import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@golden-path/spec';
import { referenceFiles } from '../reference/files';
import type { Command } from './command';

const USAGE = `Writes what documentation follows from the service's code, and prints what changed.

  make docs-reference
  node service/dist/main.js reference [--check]

With --check it writes nothing, lists what is stale, and exits 1 when anything is.
`;

export const referenceCommand: Command = async (args, composition) => {
  if (args.includes('--help')) {
    process.stdout.write(USAGE);
    return 0;
  }
  const isCheck = args.includes('--check');
  const root = repositoryRoot();
  let stale = 0;
  for (const { path, content } of await referenceFiles(root, composition)) {
    const file = join(root, path);
    if (existsSync(file) && readFileSync(file, 'utf8') === content) continue;
    stale += 1;
    if (!isCheck) writeFileSync(file, content);
    process.stdout.write(isCheck ? `${path}: different\n` : `${path}: written\n`);
  }
  if (stale === 0 && !isCheck) process.stdout.write('Nothing to write: every reference is fresh.\n');
  if (stale > 0 && isCheck)
    process.stderr.write(
      'They follow from service/, the packages and the Makefile: run `make docs-reference` and commit the result.\n',
    );
  return isCheck && stale > 0 ? 1 : 0;
};
