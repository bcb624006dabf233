import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Problem } from '../publish/problem';
import { readTree, type Tree } from '../scaffold/tree';
import { Files } from './files';

const RECORD = 'template/record/.golden-path.yaml.njk';

/** What is another, by path; undefined for what is gone. */
export type Changes = readonly (readonly [string, Buffer | undefined])[];

/** With the record as git has it: the commit in it is filled in when it is archived, not before. */
export function asCommitted(root: string): Tree {
  const files = new Files(readTree(root));
  files.write(RECORD, readFileSync(join(root, RECORD), 'utf8'));
  return files.tree;
}

/** @throws Problem when something is not committed */
export function requireClean(root: string): void {
  const status = execFileSync('git', ['-C', root, 'status', '--porcelain'], { encoding: 'utf8' });
  if (status !== '')
    throw new Problem(
      `what is not committed could not be told from what this writes:\n${status.trimEnd()}`,
      'Commit it first.',
    );
}

export function differing(before: Tree, after: Tree): Changes {
  const changed = [...after]
    .filter(([path, { content }]) => before.get(path)?.content.equals(content) !== true)
    .map(([path, { content }]): [string, Buffer] => [path, content]);
  const gone = [...before.keys()]
    .filter((path) => !after.has(path))
    .map((path): [string, undefined] => [path, undefined]);
  return [...changed, ...gone];
}

export function writeChanges(root: string, changes: Changes): void {
  for (const [path, content] of changes) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    if (content === undefined) rmSync(file);
    else writeFileSync(file, content);
  }
}
