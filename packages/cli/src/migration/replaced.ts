import { posix } from 'node:path';
import { parse } from 'yaml';
import { bounded, PATIENCE } from '../bounded';
import type { Change } from '../merge/trees';
import type { Tree } from '../tree';

/** What took the place of files that the path had once, for who edited them: `template/replaced.yaml`, newest first. */
interface Replacement {
  readonly files: string;
  readonly by: string;
}

const FILE = 'template/replaced.yaml';

/**
 * Files that the path does not have any more and the team edited, with what to use instead. It is no step of a
 * migration, for services of any version read those, and older ones know no such step.
 */
export function withReplacements(changes: readonly Change[], template: Tree, after: Tree): Change[] {
  const text = template.get(FILE)?.content.toString() ?? '[]';
  const replacements = parse(text) as readonly Replacement[];
  const replace = (change: Change): Change => {
    if (change.conflict === undefined || after.has(change.path)) return change;
    const found = replacements.find(({ files }) => posix.matchesGlob(change.path, files));
    if (found === undefined) return change;
    return { ...change, conflict: `${change.conflict}. In its place: ${found.by}` };
  };
  return bounded(PATIENCE, `looking up in ${FILE} what took the place of files`, () => changes.map(replace));
}
