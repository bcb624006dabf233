import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isSame, type Tree } from '../tree';
import { readFile } from '../workshop';

/**
 * Installs what a folder's lockfile says; nothing of what is installed runs.
 * @param root of the service @returns whether that worked
 */
export function npmCi(folder: string, root: string): boolean {
  // A .npmrc may name a program for git.
  const npm = ['ci', '--ignore-scripts', '--git=git', '--no-audit', '--no-fund', '--prefer-offline'];
  const env = environmentOfNpm(root, folder);
  return spawnSync('npm', [...npm, '--loglevel=error'], { cwd: folder, env, timeout: 300_000 }).status === 0;
}

/**
 * What npm needs of the caller's environment: where it finds its settings, its cache and a proxy. Settings are those that
 * people write, NPM_CONFIG_*; an npm that runs already writes its own in lower case.
 */
const OF_NPM = /^(PATH|HOME|TMPDIR|SSL_CERT_(FILE|DIR)|NODE_EXTRA_CA_CERTS|(https?|no|all)_proxy)$/i;

/** With what the service's .npmrc names (`${TOKEN}`), unless another one took its place, which could send it elsewhere. */
function environmentOfNpm(root: string, folder: string): NodeJS.ProcessEnv {
  const [ours, theirs] = [root, folder].map((place) => readFile(place, '.npmrc'));
  const settings = isSame(ours, theirs) ? (ours?.content.toString() ?? '') : '';
  const named = new Set(Array.from(settings.matchAll(/\$\{(\w+)\??\}/g), ([, name]) => name));
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        OF_NPM.test(name) || name.startsWith('NPM_CONFIG_') || named.has(name) || name === 'NODE_AUTH_TOKEN',
    ),
  );
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
