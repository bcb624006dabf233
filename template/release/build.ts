import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Tarball } from '@golden-path/cli/packages';
import { pack } from '../publish/pack';
import { packagesOf } from '../publish/packages';
import { type Tree, writeTree } from '../scaffold/tree';

/**
 * The packages of a tree, built from nothing but its sources with what is installed in the repository at `root`.
 * @throws with what the compiler says
 */
export function packTree(tree: Tree, root: string): Tarball[] {
  const folder = mkdtempSync(join(tmpdir(), 'golden-path-release-'));
  try {
    writeTree(tree, folder);
    const packages = packagesOf(folder);
    const own = new Map(packages.map((one) => [one.name, join(folder, one.folder)]));
    linkAll(join(root, 'node_modules'), join(folder, 'node_modules'), own);
    for (const { folder: place } of packages) {
      const nested = join(root, place, 'node_modules');
      if (existsSync(nested)) linkAll(nested, join(folder, place, 'node_modules'), own);
    }
    return pack(folder, packages);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function linkAll(from: string, to: string, own: ReadonlyMap<string, string>): void {
  const names = readdirSync(from).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(from, name)).map((inner) => `${name}/${inner}`) : [name],
  );
  for (const name of names) {
    mkdirSync(dirname(join(to, name)), { recursive: true });
    symlinkSync(own.get(name) ?? join(from, name), join(to, name));
  }
}
