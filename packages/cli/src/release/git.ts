import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readIdentity } from '@golden-path/spec';
import { Refusal } from '../refusal';

/** Runs git in a repository and returns what it says, without the last line's end. */
export function git(root: string, ...args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync('git', ['-C', root, ...args], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error !== undefined) throw new Refusal(`git cannot be run: ${error.message}`);
  if (status !== 0) throw new Refusal(`git ${args.join(' ')}: ${stderr.trim()}`);
  return stdout.trimEnd();
}

/** Whether git knows a commit by this name. */
export function knows(root: string, revision: string): boolean {
  return (
    spawnSync('git', ['-C', root, 'rev-parse', '--verify', '--quiet', `${revision}^{commit}`]).status === 0
  );
}

/** @throws when something is changed and not committed: what would be promoted is not what was tested. */
export function requireClean(root: string): void {
  const changes = git(root, 'status', '--porcelain');
  if (changes !== '') throw new Refusal(`commit or stash first; git status says\n${changes}`);
}

/**
 * What stands before the version in the tags of a service: `v`. In the repository of the path itself that is a version of
 * the path, by which services call its workflows, and the sample's have its name: docs/adr/0026.
 */
function tagPrefix(root: string): string {
  if (!existsSync(join(root, 'template.yaml'))) return 'v';
  return `${readIdentity(join(root, 'catalog-info.yaml')).name}-v`;
}

/** The tag of a release of the service. */
export function tagOf(root: string, version: string): string {
  return tagPrefix(root) + version;
}

/** The version of the newest release that a revision contains, and its tag; undefined before the first. */
export function lastRelease(
  root: string,
  revision = 'HEAD',
): { readonly tag: string; readonly version: string } | undefined {
  const prefix = tagPrefix(root);
  return git(root, 'tag', '--merged', revision, '--sort=-version:refname', '--list', `${prefix}*`)
    .split('\n')
    .map((tag) => ({ tag, version: tag.slice(prefix.length) }))
    .find(({ version }) => /^\d+\.\d+\.\d+$/.test(version));
}

/** The branch that Argo CD follows, as the others have it where there are others. */
export function mainBranch(root: string, branch: string): string {
  if (git(root, 'rev-parse', '--is-shallow-repository') === 'true')
    throw new Refusal('only a part of the history is here: git fetch --unshallow --tags');
  const found = [`origin/${branch}`, branch].find((name) => knows(root, name));
  if (found === undefined) throw new Refusal(`there is no branch '${branch}': git fetch origin ${branch}`);
  return found;
}
