import type { Tree } from '../tree';
import { compareVersions, parseVersion, type Version, writeVersion } from '../version';

/** What CHANGELOG.md of the template says about the versions between two, the newest first. */
export function notesBetween(
  template: Tree,
  from: Version,
  to: Version,
): { version: string; text: string }[] {
  const text = template.get('CHANGELOG.md')?.content.toString() ?? '';
  return sections(text).flatMap(({ version, body }) =>
    compareVersions(version, from) > 0 && compareVersions(version, to) <= 0
      ? [{ version: writeVersion(version), text: body.replace(/^### /gm, '#### ') }]
      : [],
  );
}

/** The sections of a change log, `## 1.2.3` or `## [1.2.3] - 2026-01-31` (keepachangelog.com), in their order. */
export function sections(text: string): { version: Version; body: string }[] {
  return text.split(/^## /m).flatMap((section) => {
    const [heading = '', ...lines] = section.split('\n');
    const version = parseVersion(/^\[?([^\s\]]+)/.exec(heading)?.[1] ?? '');
    return version === undefined ? [] : [{ version, body: lines.join('\n').trim() }];
  });
}
