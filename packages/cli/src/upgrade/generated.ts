import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { git } from '../git';
import { PACKAGES } from '../installed';
import { isSame, type Tree, type TreeFile } from '../tree';
import { readFile, unpack, type Workshop } from '../workshop';
import { linkPackages, npmCi, plainEnvironment } from './install';

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
  const isInstalled = !isSameLock && npmCi(folder);
  const modules = join(folder, 'node_modules');
  // An installation that failed may have left half of it.
  if (!isInstalled) {
    rmSync(modules, { recursive: true, force: true });
    linkPackages(PACKAGES, tree, folder);
  }
  mkdirSync(modules, { recursive: true });
  for (const stamp of ['.installed-run', '.installed-all']) writeFileSync(join(modules, stamp), '');
  return isSameLock || isInstalled;
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
