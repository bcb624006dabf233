import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { git } from '../git';
import { PACKAGES } from '../installed';
import { isSame, type Tree, type TreeFile } from '../tree';
import { readFile, unpack, type Workshop } from '../workshop';

/** The files of a commit that `.gitattributes` calls generated, as code hosts read it. */
export function generatedFiles(workshop: Workshop, commit: string, paths: Iterable<string>): Set<string> {
  const env = { GIT_INDEX_FILE: join(workshop.folder, 'attributes.index') };
  git(workshop.objects, ['read-tree', commit], { env });
  const output = git(workshop.objects, ['check-attr', '--cached', '-z', '--stdin', 'linguist-generated'], {
    env,
    input: [...paths].map((path) => `${path}\0`).join(''),
  });
  const fields = output.toString().split('\0');
  const generated = new Set<string>();
  for (let index = 0; index + 2 < fields.length; index += 3)
    if (['set', 'true'].includes(fields[index + 2] ?? '')) generated.add(fields[index] ?? '');
  return generated;
}

export interface Regenerated {
  readonly tree: Tree;
  /** Why generated files may be stale, in words. */
  readonly problem?: string;
}

/** The targets that write everything generated, in the version that is upgraded to. */
const TARGETS = ['manifests', 'docs-reference'];

/** The tree with its generated files written anew, by its own generators. */
export function regenerate(workshop: Workshop, tree: Tree): Regenerated {
  const folder = join(workshop.folder, 'tree');
  unpack(tree, folder);
  const isInstalled = installPackages(workshop.root, tree, folder);
  const { status, stdout, stderr } = spawnSync(
    'make',
    ['--no-print-directory', ...TARGETS, 'TSC=tsc -b --noCheck'],
    {
      cwd: folder,
      env: plainEnvironment(),
      encoding: 'utf8',
      timeout: 300_000,
    },
  );
  if (status !== 0) {
    const [reason = 'it failed'] = `${stdout}${stderr}`
      .split('\n')
      .filter((line) => /error|Error/.test(line));
    return { tree, problem: `\`make ${TARGETS.join(' ')}\` could not run on the result (${reason.trim()})` };
  }
  const written = readResult(tree, folder);
  return isInstalled
    ? { tree: written }
    : { tree: written, problem: 'packages of the new version could not be installed here' };
}

/** @returns whether the packages are those of the tree's lockfile */
function installPackages(root: string, tree: Tree, folder: string): boolean {
  const isSameLock = isSame(readFile(root, 'package-lock.json'), tree.get('package-lock.json'));
  const npm = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
  const isInstalled =
    !isSameLock &&
    spawnSync('npm', npm, { cwd: folder, env: plainEnvironment(), timeout: 300_000 }).status === 0;
  const modules = join(folder, 'node_modules');
  // An installation that failed may have left half of it.
  if (!isInstalled) {
    rmSync(modules, { recursive: true, force: true });
    linkPackages(tree, folder);
  }
  mkdirSync(modules, { recursive: true });
  for (const stamp of ['.installed-run', '.installed-all']) writeFileSync(join(modules, stamp), '');
  return isSameLock || isInstalled;
}

/** Every package installed in the repository; workspaces are those of the tree. */
function linkPackages(tree: Tree, folder: string): void {
  const to = join(folder, 'node_modules');
  const workspaces = workspacesOf(tree);
  const link = (target: string, name: string): void => {
    mkdirSync(dirname(join(to, name)), { recursive: true });
    symlinkSync(target, join(to, name));
  };
  for (const [name, place] of workspaces) link(join(folder, place), name);
  for (const name of installedNames(PACKAGES)) if (!workspaces.has(name)) link(join(PACKAGES, name), name);
}

function installedNames(modules: string): string[] {
  return readdirSync(modules)
    .filter((name) => !name.startsWith('.installed'))
    .flatMap((name) =>
      name.startsWith('@') ? readdirSync(join(modules, name)).map((inner) => `${name}/${inner}`) : [name],
    );
}

/** The folders of the tree's own packages, by the packages' names. */
function workspacesOf(tree: Tree): Map<string, string> {
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
function plainEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(MAKE|MFLAGS$|npm_|GIT_)/i.test(name)),
  );
}

/** What git would commit of the folder: everything that was in the tree, and what is new and not ignored. */
function readResult(tree: Tree, folder: string): Tree {
  git(folder, ['init', '--quiet', '--template=']);
  const added = git(folder, ['ls-files', '-z', '--others', '--exclude-standard', '--exclude=/node_modules'])
    .toString()
    .split('\0');
  const paths = new Set([...tree.keys(), ...added.filter((path) => path !== '')]);
  return new Map(
    [...paths].sort().flatMap((path) => {
      const file: TreeFile | undefined = readFile(folder, path);
      return file === undefined ? [] : [[path, file] as const];
    }),
  );
}
