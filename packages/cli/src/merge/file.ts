import { isBinary, isSame, type TreeFile } from '../tree';
import { runningTheSame, saysWhatRuns } from './deployed';
import { isPackageFile, mergePackages } from './packages';
import { type Labels, mergeText } from './text';

export type Outcome =
  /** The path did not touch it, or both came to the same. */
  | 'as it was'
  | 'added'
  | 'updated'
  | 'merged'
  | 'removed'
  /** Deleted by the team, changed by the path. */
  | 'left deleted'
  | 'conflict';

export interface MergedFile {
  readonly file: TreeFile | undefined;
  readonly outcome: Outcome;
  /** What needs a hand, in words. */
  readonly conflict?: string;
}

type Side = TreeFile | undefined;

/** One file three-way: what the path had, what the team has, what the path has now. */
export function mergeFile(path: string, base: Side, ours: Side, theirs: Side, labels: Labels): MergedFile {
  if (isSame(base, theirs) || isSame(ours, theirs)) return { file: ours, outcome: 'as it was' };
  if (isSame(base, ours))
    return {
      file: theirs,
      outcome: theirs === undefined ? 'removed' : base === undefined ? 'added' : 'updated',
    };
  if (ours === undefined) return { file: undefined, outcome: 'left deleted' };
  if (theirs === undefined)
    return conflict(
      ours,
      'the path does not have it any more; you changed it, so it is kept. Delete it, or keep it as yours',
    );
  return mergeBoth(path, base, ours, theirs, labels);
}

function mergeBoth(path: string, base: Side, ours: TreeFile, theirs: TreeFile, labels: Labels): MergedFile {
  const sides = [ours, theirs, ...(base === undefined ? [] : [base])];
  const isLink = sides.some(({ kind }) => kind === 'link');
  if (isLink && !ours.content.equals(theirs.content))
    return conflict(ours, 'you and the path changed what this is or links to; yours is kept');
  if (isLink) return conflict(ours, 'it is a link on one side and a file on the other; yours is kept');
  // One of two modes: where the sides differ, one of them changed it.
  const kind = ours.kind === base?.kind ? theirs.kind : ours.kind;
  const content = mergeContent(path, base, ours, theirs, labels);
  if (content === undefined)
    return conflict({ ...ours, kind }, 'you and the path changed this binary file; yours is kept');
  if (content.conflicts === 0) return { file: { content: content.content, kind }, outcome: 'merged' };
  const where = content.conflicts === 1 ? 'one place' : `${content.conflicts} places`;
  return conflict(
    { content: content.content, kind },
    base === undefined
      ? 'you and the path both added it, with different content; choose between the marks <<<<<<< and >>>>>>>'
      : `you and the path changed the same lines in ${where}; choose between the marks <<<<<<< and >>>>>>>`,
  );
}

function mergeContent(path: string, base: Side, ours: TreeFile, theirs: TreeFile, labels: Labels) {
  const from = base?.content ?? Buffer.alloc(0);
  if (ours.content.equals(theirs.content) || from.equals(theirs.content))
    return { content: ours.content, conflicts: 0 };
  if (from.equals(ours.content)) return { content: theirs.content, conflicts: 0 };
  if ([ours, theirs].some(isBinary)) return undefined;
  if (base !== undefined && isPackageFile(path)) {
    const merged = mergePackages(from.toString(), ours.content.toString(), theirs.content.toString());
    if (merged !== undefined) return { content: Buffer.from(merged), conflicts: 0 };
  }
  const runs = (content: Buffer): Buffer =>
    saysWhatRuns(path) ? Buffer.from(runningTheSame(content.toString(), ours.content.toString())) : content;
  return mergeText(runs(from), ours.content, runs(theirs.content), labels);
}

function conflict(file: TreeFile, why: string): MergedFile {
  return { file, outcome: 'conflict', conflict: why };
}
