import { execFileSync } from 'node:child_process';
import { templateFiles } from '../generate/overlay';
import { INTEGRITY, writtenIntegrity } from '../publish/integrity';
import { Problem } from '../publish/problem';
import type { Tree } from '../scaffold/tree';
import { packTree } from './build';
import { withSection } from './changelog';
import { Files } from './files';
import { setVersion, versionOf } from './versions';
import { asCommitted, differing, requireClean, writeChanges } from './work-tree';

export interface Options {
  readonly root: string;
  readonly version: string;
  /** Say what would change, and change nothing. */
  readonly isDry: boolean;
  readonly tell: (line: string) => void;
}

const VERSION = /^(\d+)\.(\d+)\.(\d+)(?:-[0-9A-Za-z.-]+)?$/;
const CHANGELOG = 'CHANGELOG.md';

/**
 * Makes a release of what is here, in the work tree: every version and pin, the change log, what the packages must be,
 * and the overlay that says so. All is made aside and written last.
 * @throws Problem
 */
export async function release({ root, version, isDry, tell }: Options): Promise<void> {
  requireClean(root);
  const tree = asCommitted(root);
  const released = isMadeAnew(root, tree, version) ? tree : versioned(tree, version);
  tell('packing what is released …');
  const tarballs = packTree(released, root);
  const files = new Files(released);
  files.write(INTEGRITY, writtenIntegrity(tarballs));
  tell('writing the template anew …');
  const written = await templateFiles(files.tree, root);
  for (const path of files.paths(/^template\/overlay\//)) if (!written.has(path)) files.delete(path);
  for (const [path, { content }] of written) files.write(path, content.toString());
  const changed = differing(tree, files.tree);
  if (!isDry) writeChanges(root, changed);
  tell(
    isDry
      ? `${changed.length} files would change; DRY_RUN: none was.`
      : `${changed.length} files changed: git diff.`,
  );
  for (const { name, integrity } of tarballs) tell(`  ${name} ${version} ${integrity.slice(0, 20)}…`);
  if (!isDry)
    tell(
      `Next: git switch -c release-${version} && git add --all && git commit -m 'chore: release ${version}', and a pull request.\n` +
        'Once it is merged, .github/workflows/publish.yaml publishes the packages and makes the tag. By hand:\n' +
        `  make publish && git tag v${version} && git push origin v${version}`,
    );
}

/** A release that no tag names yet was not published: what was merged since then goes into it, by making it anew. */
export function isMadeAnew(root: string, tree: Tree, version: string): boolean {
  if (version !== versionOf(tree) || new Files(tree).read(INTEGRITY).trim() === '{}') return false;
  return execFileSync('git', ['-C', root, 'tag', '--list', `v${version}`], { encoding: 'utf8' }) === '';
}

/** A tree with this version, before anything that is computed follows. @throws Problem */
export function versioned(tree: Tree, version: string): Tree {
  requireNewer(version, versionOf(tree));
  const files = new Files(tree);
  setVersion(files, versionOf(tree), version);
  files.write(CHANGELOG, withSection(files.read(CHANGELOG), version));
  return files.tree;
}

/** @throws Problem */
export function requireNewer(version: string, current: string): void {
  if (!VERSION.test(version))
    throw new Problem(
      version === '' ? 'VERSION is missing.' : `'${version}' is not a version.`,
      'Write it as VERSION=1.2.3, or VERSION=1.2.3-rc.1 for a preview.',
    );
  if (ordered(version) <= ordered(current))
    throw new Problem(
      `${version} is not newer than ${current}, which this is.`,
      'A version is released once: name the next.',
    );
}

/** Text that sorts as semantic versions do, but for previews of one version among themselves: those sort as text. */
function ordered(version: string): string {
  const numbers = (VERSION.exec(version) ?? []).slice(1, 4).map((part) => part.padStart(9, '0'));
  const preview = version.includes('-') ? version.slice(version.indexOf('-')) : '~';
  return [...numbers, preview].join('.');
}
