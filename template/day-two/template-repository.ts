import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { templateFiles } from '../generate/overlay';
import { regenerate } from '../generate/sample';
import type { Tree } from '../scaffold/tree';
import { Files } from '../release/files';
import { setVersion, versionOf } from '../release/versions';
import type { Release } from './releases';

export function git(folder: string, ...args: string[]): string {
  const who = ['-c', 'user.name=A Team', '-c', 'user.email=team@example.org', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', ['-C', folder, ...who, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  }).trim();
}

/** A clone of the template, with this tree as its first release and then the others. */
export async function makeTemplateRepository(
  tree: Tree,
  root: string,
  releases: readonly Release[],
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'golden-path-template-'));
  git(folder, 'init', '--quiet', '--initial-branch=main');
  commit(folder, tree, versionOf(tree));
  let current = tree;
  for (const release of releases) {
    current = await released(current, root, release);
    commit(folder, current, release.version);
  }
  return folder;
}

async function released(
  tree: Tree,
  root: string,
  { version, notes, migration, change }: Release,
): Promise<Tree> {
  const files = new Files(tree);
  change(files);
  setVersion(files, versionOf(tree), version);
  files.edit('CHANGELOG.md', /^## /m, `## ${version}\n\n${notes}\n\n## `);
  if (migration !== undefined) files.write(`template/migrations/${version}.yaml`, migration);
  const fresh = new Files(await regenerate(files.tree, root));
  const written = await templateFiles(fresh.tree, root);
  for (const path of fresh.tree.keys())
    if (path.startsWith('template/overlay/') && !written.has(path)) fresh.delete(path);
  for (const [path, { content }] of written) fresh.write(path, content.toString());
  return fresh.tree;
}

function commit(folder: string, tree: Tree, version: string): void {
  for (const path of git(folder, 'ls-files', '-z').split('\0'))
    if (path !== '' && !tree.has(path)) rmSync(join(folder, path));
  for (const [path, { content, kind }] of tree) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content, { mode: kind === 'executable' ? 0o755 : 0o644 });
  }
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '-m', `release ${version}`);
  git(folder, 'tag', `v${version}`);
}
