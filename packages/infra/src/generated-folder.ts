import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { GeneratedFile } from './generated-file';

/** What keeps the files on disk from being what the generators say. */
export interface Staleness {
  readonly path: string;
  readonly problem: 'missing' | 'different' | 'not generated any more';
}

/** What to do about files that are stale. */
export const RENEW =
  'They follow from catalog-info.yaml, infra/main.ts, gitops/overlays and service/slo.yaml: run `make manifests` and commit the result.';

export function staleFiles(
  root: string,
  files: readonly GeneratedFile[],
  ownedFolders: readonly string[],
): Staleness[] {
  const generated = new Set(files.map(({ path }) => path));
  return [
    ...files.flatMap(({ path, content }): Staleness[] => {
      const current = read(join(root, path));
      if (current === content) return [];
      return [{ path, problem: current === undefined ? 'missing' : 'different' }];
    }),
    ...ownedFolders
      .flatMap((folder) => filesBelow(root, folder))
      .filter((path) => !generated.has(path))
      .map((path): Staleness => ({ path, problem: 'not generated any more' })),
  ];
}

/** Writes what differs and deletes what is no longer generated. Returns what it changed. */
export function writeFiles(
  root: string,
  files: readonly GeneratedFile[],
  ownedFolders: readonly string[],
): Staleness[] {
  const stale = staleFiles(root, files, ownedFolders);
  const contents = new Map(files.map(({ path, content }) => [path, content]));
  for (const { path } of stale) {
    const content = contents.get(path);
    if (content === undefined) rmSync(join(root, path));
    else {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    }
  }
  return stale;
}

function read(file: string): string | undefined {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ? readFileSync(file, 'utf8') : undefined;
}

function filesBelow(root: string, folder: string): string[] {
  if (!statSync(join(root, folder), { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    );
}
