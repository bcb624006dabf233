import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Tree } from '../tree';

/** Installs what a folder's lockfile says. @returns whether that worked */
export function npmCi(folder: string): boolean {
  const npm = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
  return spawnSync('npm', npm, { cwd: folder, env: plainEnvironment(), timeout: 300_000 }).status === 0;
}

/** Everything that is installed in `modules`, for a tree in a folder; workspaces are those of the tree. */
export function linkPackages(modules: string, tree: Tree, folder: string): void {
  const to = join(folder, 'node_modules');
  const workspaces = workspacesOf(tree);
  const link = (target: string, name: string): void => {
    mkdirSync(dirname(join(to, name)), { recursive: true });
    symlinkSync(target, join(to, name));
  };
  for (const [name, place] of workspaces) link(join(folder, place), name);
  for (const name of installedNames(modules)) if (!workspaces.has(name)) link(join(modules, name), name);
}

function installedNames(modules: string): string[] {
  return readdirSync(modules)
    .filter((name) => !name.startsWith('.installed'))
    .flatMap((name) =>
      name.startsWith('@') ? readdirSync(join(modules, name)).map((inner) => `${name}/${inner}`) : [name],
    );
}

/** The folders of the tree's own packages, by the packages' names. */
export function workspacesOf(tree: Tree): Map<string, string> {
  const read = (path: string) =>
    JSON.parse(tree.get(path)?.content.toString() ?? '{}') as { name?: string; workspaces?: string[] };
  return new Map(
    (read('package.json').workspaces ?? []).map((place) => [
      read(`${place}/package.json`).name ?? place,
      place,
    ]),
  );
}

/** Without what make and npm tell the programs that they start. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(MAKE|MFLAGS$|npm_|GIT_)/i.test(name)),
  );
}
