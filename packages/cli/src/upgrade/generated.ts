import { existsSync, mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Run } from '../confinement/confined';
import { git } from '../git';
import { hasMarks } from '../merge/text';
import { PACKAGES, READABLE } from '../installed';
import { isSame, type Tree, type TreeFile } from '../tree';
import { LOCKFILE, MANIFESTS } from '../vendor/vendored';
import { readFile, unpack, type Workshop } from '../workshop';
import { linkPackages, npmCi } from './install';

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

export interface Result {
  readonly tree: Tree;
  /** The path's own, for a tree in whose Makefile a conflict stands. */
  readonly makefile: TreeFile | undefined;
}

/**
 * The tree with its generated files written anew, by its own generators: code of the newer version, and the team's.
 * @param run how that runs; `undefined` where it may not
 */
export function regenerate(
  workshop: Workshop,
  { tree, makefile }: Result,
  run: Run | undefined,
): Regenerated {
  const command = `\`make ${TARGETS.join(' ')}\``;
  if (run === undefined)
    return {
      tree,
      problem: `${command} runs code of the newer version, which this machine cannot confine (UNCONFINED=1 runs it nonetheless)`,
    };
  const unread = [...MANIFESTS, LOCKFILE].find((path) =>
    hasMarks(tree.get(path)?.content ?? Buffer.alloc(0)),
  );
  if (unread !== undefined) return { tree, problem: `there is a conflict in ${unread}` };
  const folder = join(workshop.folder, 'tree');
  const merged = tree.get('Makefile');
  const isConflict = merged !== undefined && hasMarks(merged.content);
  unpack(isConflict && makefile !== undefined ? new Map(tree).set('Makefile', makefile) : tree, folder);
  const isInstalled = installPackages(workshop, tree, folder);
  const { status, stdout, stderr } = run(
    ['make', '--no-print-directory', ...TARGETS, 'TSC=tsc -b --noCheck'],
    { folder, readable: READABLE, timeout: 300_000 },
  );
  if (status !== 0) {
    const [reason = 'it failed'] = `${stdout.toString()}${stderr.toString()}`
      .split('\n')
      .filter((line) => /error|Error/.test(line));
    return { tree, problem: `${command} could not run on the result (${reason.trim()})` };
  }
  const result = readResult(workshop, tree, folder);
  if (isConflict)
    return { tree: result.set('Makefile', merged), problem: 'there is a conflict in the Makefile' };
  return isInstalled
    ? { tree: result }
    : { tree: result, problem: 'packages of the new version could not be installed here' };
}

/** @returns whether the packages are those of the tree's lockfile */
function installPackages({ root }: Workshop, tree: Tree, folder: string): boolean {
  const isSameLock = isSame(readFile(root, 'package-lock.json'), tree.get('package-lock.json'));
  const isInstalled = !isSameLock && npmCi(folder, root);
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

/**
 * What git would commit of the folder: everything that was in the tree, and what is new and not ignored. Whatever ran
 * there may have left a git configuration, which would name programs to run, and links to folders elsewhere: git looks
 * from outside, and what is read is in the folder.
 */
function readResult({ objects }: Workshop, tree: Tree, folder: string): Map<string, TreeFile> {
  const outside = [`--git-dir=${objects}`, '--work-tree=.', '-c', 'core.bare=false'];
  const added = git(folder, [
    ...outside,
    'ls-files',
    '-z',
    '--others',
    '--exclude-standard',
    '--exclude=/node_modules',
  ])
    .toString()
    .split('\0');
  const paths = new Set([...tree.keys(), ...added.filter((path) => path !== '')]);
  return new Map(
    [...paths].sort().flatMap((path) => {
      const file: TreeFile | undefined = isInside(folder, path) ? readFile(folder, path) : undefined;
      return file === undefined ? [] : [[path, file] as const];
    }),
  );
}

/** Whether the folder that a path names is where the path says. */
function isInside(folder: string, path: string): boolean {
  const named = dirname(join(folder, path));
  return existsSync(named) && realpathSync(named) === named;
}
