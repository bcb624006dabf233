import { Problem } from '../publish/problem';

/** Under which notes are collected until a version takes them: keepachangelog.com. */
const UNRELEASED = /^## \[?Unreleased\]?[^\n]*$/im;

/**
 * The change log with a section for this version: the one that is there, or what was collected under *Unreleased*.
 * @throws Problem when nobody has said what is new
 */
export function withSection(text: string, version: string): string {
  if (notesOf(text, version) !== '') return text;
  const result = text.replace(UNRELEASED, `## ${version}`);
  if (notesOf(result, version) !== '') return result;
  throw new Problem(
    `CHANGELOG.md does not say what is new in ${version}: upgrades show it to teams.`,
    `Write it under '## Unreleased', on top; under '### Upgrading' what a team has to do.`,
  );
}

function notesOf(text: string, version: string): string {
  const section = new RegExp(
    `^## \\[?${version.replaceAll('.', '\\.')}(?![\\d.-])[^\\n]*\\n([^]*?)(?=^## |(?![^]))`,
    'm',
  );
  return section.exec(text)?.[1]?.trim() ?? '';
}
