import type { Run } from '../confinement/confined';
import type { Tree } from '../tree';
import { registryOf } from '../vendor/drop';
import { packagesOfThePath, tarballsIn, withVendored } from '../vendor/into';
import { packFrom } from '../vendor/pack';
import { LOCKFILE, vendoredIn } from '../vendor/vendored';
import type { Workshop } from '../workshop';

/** As it does now; where it has no packages yet, if no registry is set up for them: the public one may have others. */
export function keepsVendored(root: string, ours: Tree, theirs: Tree, scope: string): boolean {
  if (packagesOfThePath(ours, scope).size > 0)
    return vendoredIn(ours.get(LOCKFILE)?.content.toString() ?? '', scope).length > 0;
  return packagesOfThePath(theirs, scope).size > 0 && registryOf(root, scope) === undefined;
}

/** With the packages of the version that it needs now in vendor/: those that are there, or else packed. */
export function vendored(
  { workshop, template: { from }, ours }: { workshop: Workshop; template: { from: string }; ours: Tree },
  tree: Tree,
  source: Tree,
  { run, scope }: { run: Run | undefined; scope: string },
): Tree {
  const needed = packagesOfThePath(tree, scope);
  const there = tarballsIn(ours, scope);
  const isThere = [...needed].every(([name, version]) =>
    there.some((tarball) => tarball.name === name && tarball.version === version),
  );
  return withVendored(tree, isThere ? there : packFrom(workshop, { from, source, run }, [...needed.keys()]));
}

/** What became of their versions and their scope, in words. */
export function packagesChanged(
  before: Tree,
  after: Tree,
  { isVendored, scope, formerScope }: { isVendored: boolean; scope: string; formerScope: string | undefined },
): string | undefined {
  const [old, now] = [before, after].map((tree) =>
    [...new Set(packagesOfThePath(tree, scope).values())].join(', '),
  );
  if (old === now || old === undefined || now === undefined || now === '') return undefined;
  const what = old === '' ? `are new: ${now}` : `went from ${old} to ${now}`;
  const names = formerScope === undefined ? '' : `, and are named ${scope}/… instead of ${formerScope}/…`;
  return `The packages of the path ${what}${isVendored ? ', in vendor/' : ''}${names}.`;
}
