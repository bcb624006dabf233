import { spawnSync } from 'node:child_process';
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

/** The newest release that a revision contains; undefined before the first. */
export function lastRelease(root: string, revision = 'HEAD'): string | undefined {
  return git(root, 'tag', '--merged', revision, '--sort=-version:refname', '--list', 'v*')
    .split('\n')
    .find((tag) => /^v\d+\.\d+\.\d+$/.test(tag));
}

/** The branch that Argo CD follows, as the others have it where there are others. */
export function mainBranch(root: string, branch: string): string {
  if (git(root, 'rev-parse', '--is-shallow-repository') === 'true')
    throw new Refusal('only a part of the history is here: git fetch --unshallow --tags');
  const found = [`origin/${branch}`, branch].find((name) => knows(root, name));
  if (found === undefined) throw new Refusal(`there is no branch '${branch}': git fetch origin ${branch}`);
  return found;
}
