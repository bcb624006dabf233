import type { Change } from '../merge/trees';
import type { Outcome } from '../merge/file';

export interface ReportInput {
  readonly from: string;
  readonly to: string;
  /** What each version in between says about itself, by version. */
  readonly notes: readonly { readonly version: string; readonly text: string }[];
  /** What became of the versions of the path's packages, in words. */
  readonly packages?: string | undefined;
  readonly told: readonly string[];
  readonly answers: readonly string[];
  readonly changes: readonly Change[];
  readonly moved: readonly string[];
  /** The team's own files that a migration edited. */
  readonly edited: readonly string[];
  readonly blocked: readonly string[];
  readonly renames: ReadonlyMap<string, string>;
  /** Generated files that are not as before; not known after a dry run, for their generators did not run. */
  readonly regenerated: number | undefined;
  readonly staleBecause: string | undefined;
}

/** What an upgrade did, in plain words: Markdown, for a commit, a pull request and a terminal alike. */
export function report(input: ReportInput): string {
  const { from, to, changes, renames } = input;
  const hand = needsHand(input);
  const sections = [
    from === to
      ? `The same version, ${to}, with other answers.`
      : `The golden path went from ${from} to ${to}.`,
    [input.packages, isBumpAlone(input) ? 'Nothing else but what is generated changed.' : undefined]
      .filter((text) => text !== undefined)
      .join(' '),
    summary(input, hand.length),
    section('Needs a hand', hand),
    ...input.notes.map(({ version, text }) => `## What is new in ${version}\n\n${text.trim()}`),
    section('Answers', input.answers),
    section('Done by migrations', [
      ...input.moved,
      ...input.edited.map((path) => `edited your own \`${path}\``),
    ]),
    section('Your edits and ours in one file', paths(changes, 'merged')),
    section('You deleted it, so it stays deleted; the path changed it', paths(changes, 'left deleted')),
    section('You gave it another place, where it was changed', movedByTeam(changes, renames)),
    section('New', paths(changes, 'added')),
    section('Removed, as the path does not have it any more', paths(changes, 'removed')),
    section('Updated; you had not touched it', paths(changes, 'updated')),
  ];
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`;
}

/** Where versions stand and nothing else: manifests, the lockfile, callers of workflows. */
const PINS = /(^|\/)package(-lock)?\.json$|^\.github\/workflows\/|^\.gitlab-ci\.yml$|^catalog-info\.yaml$/;

function isBumpAlone({ changes, edited }: ReportInput): boolean {
  return (
    edited.length === 0 &&
    changes.length > 0 &&
    changes.every(({ path, conflict }) => conflict === undefined && PINS.test(path))
  );
}

/** What somebody has to look at. */
export function needsHand({ changes, blocked, told, staleBecause }: ReportInput): string[] {
  return [
    ...changes.flatMap(({ path, conflict }) => (conflict === undefined ? [] : [`\`${path}\`: ${conflict}`])),
    ...blocked,
    ...(staleBecause === undefined
      ? []
      : [
          `generated files may be stale, because ${staleBecause}: run \`make manifests docs-reference\` and commit`,
        ]),
    ...told,
  ];
}

function summary({ changes, regenerated }: ReportInput, hand: number): string {
  const count = (outcome: Outcome) => changes.filter((change) => change.outcome === outcome).length;
  const parts = [
    `${plural(count('updated'), 'file')} updated`,
    `${count('merged')} merged with your edits`,
    `${count('added')} added`,
    `${count('removed')} removed`,
    regenerated === undefined
      ? 'what is generated is yet to be written anew'
      : `${regenerated} generated anew`,
  ];
  const verdict =
    hand === 0
      ? 'Nothing needs a hand.'
      : hand === 1
        ? 'One thing needs a hand.'
        : `${hand} things need a hand.`;
  return `${parts.join(', ')}. ${verdict}`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function section(title: string, items: readonly string[]): string {
  return items.length === 0 ? '' : `## ${title}\n\n${items.map((item) => `- ${item}`).join('\n')}`;
}

function paths(changes: readonly Change[], outcome: Outcome): string[] {
  return changes.filter((change) => change.outcome === outcome).map(({ path }) => `\`${path}\``);
}

function movedByTeam(changes: readonly Change[], renames: ReadonlyMap<string, string>): string[] {
  const touched = new Set(changes.map(({ path }) => path));
  return [...renames]
    .filter(([, to]) => touched.has(to))
    .map(([from, to]) => `\`${from}\` is your \`${to}\``);
}
