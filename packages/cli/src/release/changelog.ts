import type { Commit } from './commits';

const SECTIONS: readonly (readonly [string, (commit: Commit) => boolean])[] = [
  ['Breaking', ({ breaking }) => breaking],
  ['New', ({ type }) => type === 'feat'],
  ['Fixed', ({ type }) => type === 'fix'],
  ['Faster', ({ type }) => type === 'perf'],
  ['Other', () => true],
];

/** Markdown; each commit is in the first section it fits. */
export function changelog(commits: readonly Commit[]): string {
  const bySection = Map.groupBy(commits, (commit) => SECTIONS.find(([, fits]) => fits(commit))?.[0]);
  return SECTIONS.flatMap(([title]) => {
    const lines = (bySection.get(title) ?? []).map(
      ({ scope, description, hash }) =>
        `- ${scope === '' ? '' : `**${scope}:** `}${escapeMarkdown(description)} (${hash})`,
    );
    return lines.length === 0 ? [] : [`### ${title}\n\n${lines.join('\n')}\n`];
  }).join('\n');
}

/** A subject is text: no link, image, mention or HTML of it may come alive in a pull request. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\\<>[\]!*_@]/g, '\\$&');
}
