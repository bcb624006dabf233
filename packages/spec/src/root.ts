import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The folder that holds catalog-info.yaml: the repository that a program is called in, or /app in the image. Never told
 * by where this file is: packages are installed in node_modules.
 */
export function repositoryRoot(from: string = process.cwd()): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'catalog-info.yaml'))) return folder;
    if (folder === dirname(folder)) throw new Error(`no catalog-info.yaml in ${from} or any folder above it`);
  }
}
