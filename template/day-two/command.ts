/**
 * Day two, as it goes: a service is made at one version of the template, its team edits ten files and more, and two
 * versions later an upgrade keeps every edit, to a tree of which the own tests pass. Prints what a person would see.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withVendored } from '@golden-path/cli/packages';
import { render } from '@golden-path/cli/rendering';
import { readIdentity, repositoryRoot } from '@golden-path/spec';
import { pack } from '../publish/pack';
import { packagesOf } from '../publish/packages';
import { suggestedAnswers } from '../scaffold/defaults';
import { readTree, writeTree } from '../scaffold/tree';
import { fromFat } from './fat';
import { type Release, releasesAfter } from './releases';
import { must, shell } from './shell';
import { editsBetween, Folder } from './team';
import { versionOf } from '../release/versions';
import { git, makeTemplateRepository } from './template-repository';

async function main(root: string): Promise<void> {
  const tree = readTree(root);
  const first = versionOf(tree);
  const releases = releasesAfter(first);
  const template = await makeTemplateRepository(tree, root, releases);
  git(template, 'checkout', '--quiet', `v${first}`);
  const { tree: service } = render(
    readTree(template),
    suggestedAnswers(readIdentity(), { name: 'vessel-service', resource: 'vessel' }),
  );
  git(template, 'checkout', '--quiet', 'main');
  linkInstalled(root, template);
  const folder = mkdtempSync(join(tmpdir(), 'golden-path-service-'));
  // As `make scaffold` does where no registry has the version.
  writeTree(withVendored(service, pack(root, packagesOf(root))), folder);
  try {
    dayTwo(folder, template, first, releases);
    fromFat(root, template, releases.at(-1)?.version ?? '');
  } finally {
    rmSync(folder, { recursive: true });
    rmSync(template, { recursive: true });
  }
}

/** The clone of the template has installed what this repository has: versions of its packages are packed with it. */
function linkInstalled(root: string, clone: string): void {
  for (const place of ['', ...readdirSync(join(root, 'packages')).map((name) => join('packages', name))]) {
    const installed = join(root, place, 'node_modules');
    if (existsSync(installed) && existsSync(join(clone, place)))
      symlinkSync(installed, join(clone, place, 'node_modules'));
  }
}

function dayTwo(path: string, template: string, first: string, releases: readonly Release[]): void {
  const folder = new Folder(path);
  const last = releases.at(-1)?.version ?? '';
  const edits = editsBetween(first, last);
  git(path, 'init', '--quiet', '--initial-branch=main');
  git(path, 'config', 'user.name', 'A Team');
  git(path, 'config', 'user.email', 'team@example.org');
  git(path, 'add', '--all');
  git(path, 'commit', '--quiet', '-m', 'feat: made from the golden path');
  console.log(`made vessel-service at v${first}; its team edits`);
  for (const { what, do: edit } of edits) {
    edit(folder);
    console.log(`  ${what}`);
  }
  shell(
    path,
    'make --no-print-directory manifests docs-reference >/dev/null && git add --all && git commit --quiet -m "feat: our own"',
    0,
  );
  const from = `FROM_REPO=${template}`;
  shell(path, `make --no-print-directory check ${from}`, 2);
  shell(path, `make --no-print-directory upgrade ${from}`, 0);
  shell(path, `make --no-print-directory upgrade ${from}`, 0);
  shell(path, `git switch golden-path/v${last}`, 0);
  for (const { what, isKept } of edits) must(isKept(folder), `kept: ${what}`);
  must(!folder.has('.editorconfig'), 'what the path removed is gone');
  shell(path, 'make --no-print-directory test', 0);
  const card = JSON.parse(shell(path, `make --no-print-directory check ${from} ARGS=--json`, 0)) as {
    version: string;
    behind: number;
    score: number;
  };
  must(card.version === `v${last}` && card.behind === 0, 'it is at the newest version');
  must(card.score === 100, 'edits and options are notes, and everything else is good');
}

main(repositoryRoot()).catch((error: unknown) => {
  console.error((error as Error).message);
  process.exitCode = 1;
});
