import { git, gitLine, gitMaybe } from '../git';
import { Refusal } from '../refusal';
import type { Workshop } from '../workshop';

/** In the message of a commit that an upgrade made: says so, and that nobody wrote it by hand. */
export const TRAILER = 'Golden-Path-Upgrade';

/** Everything that is not committed would be missing from the upgrade. @throws Refusal */
export function needClean(root: string): void {
  const dirty = gitLine(root, 'status', '--porcelain', '--untracked-files=normal')
    .split('\n')
    .filter((line) => line !== '');
  if (dirty.length === 0) return;
  const more = dirty.length > 5 ? `\n  and ${dirty.length - 5} more` : '';
  throw new Refusal(
    `there are changes that are not committed:\n${dirty
      .slice(0, 5)
      .map((line) => `  ${line.trim()}`)
      .join('\n')}${more}`,
    'Commit them, or put them aside with `git stash --include-untracked`.',
  );
}

/** @throws Refusal */
export function needHead(root: string): string {
  const head = gitMaybe(root, 'rev-parse', '--verify', '--quiet', 'HEAD^{commit}');
  if (head === undefined) throw new Refusal('there is no commit yet', 'Commit what scaffolding made.');
  return head;
}

/** `Name <email> time zone` of whoever runs this. @throws Refusal */
export function needIdentity(root: string): string {
  const identity = gitMaybe(root, 'var', 'GIT_COMMITTER_IDENT');
  if (identity === undefined)
    throw new Refusal(
      'git does not know who you are',
      'Tell it: `git config user.name "Your Name"` and `git config user.email you@example.org`.',
    );
  return identity;
}

/** What an earlier run left. */
export type Earlier = 'none' | 'same' | 'outdated';

/**
 * A branch that an earlier run left, compared with what this run made.
 * @throws Refusal when somebody's commits are on it
 */
export function earlier(workshop: Workshop, branch: string, commit: string): Earlier {
  const { root, objects } = workshop;
  const tip = gitMaybe(root, 'rev-parse', '--verify', '--quiet', `refs/heads/${branch}`);
  if (tip === undefined) return 'none';
  const describe = (id: string) => gitLine(objects, 'show', '--no-patch', '--format=%T %P', id);
  if (describe(tip) === describe(commit)) return 'same';
  const isOurs =
    gitLine(root, 'show', '--no-patch', '--format=%(trailers:key=Golden-Path-Upgrade,valueonly)', tip) !== '';
  if (isOurs) return 'outdated';
  throw new Refusal(
    `the branch ${branch} exists, with commits that are not of an upgrade`,
    `Merge it, or delete it with \`git branch -D ${branch}\`, and run this again.`,
  );
}

/**
 * Brings a commit and what it needs from the workshop into the repository, and points the branch at it. Git moves the
 * branch last, at once: before that, nothing in the repository refers to what was made.
 */
export function publish(workshop: Workshop, branch: string, commit: string): void {
  const { root, objects } = workshop;
  if (gitMaybe(root, 'symbolic-ref', '--quiet', 'HEAD') === `refs/heads/${branch}`)
    throw new Refusal(`you are on ${branch}, which this run would replace`, 'Go back first: `git switch -`.');
  git(root, [
    'fetch',
    '--quiet',
    '--no-write-fetch-head',
    '--no-tags',
    objects,
    `+refs/golden-path/made:refs/heads/${branch}`,
  ]);
  const tip = gitLine(root, 'rev-parse', `refs/heads/${branch}`);
  if (tip !== commit) throw new Error(`${branch} points at ${tip}, not at ${commit}`);
}
