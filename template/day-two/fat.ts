import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { render } from '@golden-path/cli/rendering';
import { readTree, type Tree, writeTree } from '../scaffold/tree';
import { FAT_EDITS, FIXES } from './fat-team';
import { must, shell } from './shell';
import { Folder } from './team';
import { git } from './template-repository';

/** Version 0.1.0, of which every service had a copy of all machinery. It has no tag. */
const FAT = '3d7affe3ce8d070d7618080c9cbb4ee731dd284d';

/** What its own `make scaffold NAME=vessel-service RESOURCE=vessel` made: git's name of that tree. */
const MADE = 'b5b9fd8cc818b16431a41a71f45115e2cbaa4a15';

const ANSWERS = {
  name: 'vessel-service',
  title: 'Vessel service',
  description: 'Vessels over HTTP',
  owner: 'group:default/harbour',
  system: 'maritime',
  lifecycle: 'experimental',
  resource: 'own',
  singular: 'vessel',
  plural: 'vessels',
  key: 'id',
  fields: [
    { name: 'name', type: 'string', searchable: true },
    { name: 'kind', type: 'string', filterable: true },
    { name: 'position', type: 'position' },
  ],
  repoUrl: 'github.com?owner=harbour-platform&repo=vessel-service',
};

/**
 * A service of v0.1.0 comes to packages: machinery that its team did not edit is deleted, for the rest the report says
 * what took its place; with these things done by hand, its tests pass and it runs.
 * @param root of this repository, whose history is needed @param template a clone of it with a version `last`
 */
export function fromFat(root: string, template: string, last: string): void {
  fetchFat(root, template);
  const path = mkdtempSync(join(tmpdir(), 'golden-path-fat-'));
  try {
    writeTree(render(readFat(template), ANSWERS).tree, path);
    git(path, 'init', '--quiet', '--initial-branch=main');
    git(path, 'config', 'user.name', 'A Team');
    git(path, 'config', 'user.email', 'team@example.org');
    commit(path, 'feat: made from the golden path');
    must(git(path, 'rev-parse', 'HEAD^{tree}') === MADE, 'v0.1.0 is rendered as by its own `make scaffold`');
    toPackages(
      new Folder(path),
      `node ${root}/packages/cli/bin/golden-path.js upgrade --from ${template}`,
      last,
    );
  } finally {
    rmSync(path, { recursive: true });
  }
}

/** What a test of the past needs is in the history, and nowhere else: a clone without it is no place for the test. */
function fetchFat(root: string, template: string): void {
  try {
    // From a clone that is shallow, too.
    git(template, 'fetch', '--quiet', '--update-shallow', root, `${FAT}:refs/heads/fat`);
  } catch (error) {
    throw new Error(
      `the history of this clone ends before ${FAT.slice(0, 7)}, which is v0.1.0: git fetch --unshallow`,
      { cause: error },
    );
  }
}

function readFat(template: string): Tree {
  const place = mkdtempSync(join(tmpdir(), 'golden-path-fat-'));
  git(template, 'worktree', 'add', '--quiet', '--force', '--detach', place, FAT);
  try {
    return readTree(place);
  } finally {
    git(template, 'worktree', 'remove', '--force', place);
  }
}

function toPackages(folder: Folder, upgrade: string, last: string): void {
  const { path } = folder;
  // What was said before belongs to another command.
  console.log('\n$ # a service that was made at v0.1.0');
  console.log(`made vessel-service at v0.1.0, with ${count(path)} files; its team edits`);
  for (const { what, do: edit } of FAT_EDITS) {
    edit(folder);
    console.log(`  ${what}`);
  }
  commit(path, 'feat: our own');
  shell(path, upgrade, 0);
  git(path, 'switch', '--quiet', `golden-path/v${last}`);
  console.log(`on golden-path/v${last}, with ${count(path)} files; by hand`);
  for (const { what, do: fix } of FIXES) {
    fix(folder);
    console.log(`  ${what}`);
  }
  shell(path, 'npm ci --ignore-scripts --prefer-offline --loglevel=error >/dev/null', 0);
  shell(path, 'make --no-print-directory manifests docs-reference >/dev/null', 0);
  shell(path, 'make --no-print-directory test', 0);
  for (const { what, isKept } of FAT_EDITS) must(isKept(folder), `kept: ${what}`);
  const machinery = git(
    path,
    'ls-files',
    'upgrade',
    'infra/src',
    'service/telemetry',
    'service/spec',
    'test',
  );
  must(machinery === '', `no machinery is left, but for ${machinery}`);
  needServes(path);
}

/** Starts the built service as a process of its own, by its own packages, and asks it. */
const ASK = `const { startBuiltService, until } = require('@golden-path/service/testing');
startBuiltService().then(async (service) => {
  const ask = async (path) => (await fetch(service.origin + path)).text();
  await until('ready', async () => (await fetch(service.origin + '/ready')).ok);
  console.log(await ask('/harbours'), await ask('/vessels?limit=1&sort=flag'));
  process.exitCode = await service.stop();
});`;

/** It runs, with the endpoint of the team, and sorts by the field of theirs. */
function needServes(path: string): void {
  const said = execFileSync(process.execPath, ['-e', ASK], { cwd: path, encoding: 'utf8' });
  console.log(said.trim());
  must(said.includes('"Rotterdam"') && /"total":\s*\d/.test(said), 'it serves');
}

function count(path: string): number {
  return git(path, 'ls-files').split('\n').length;
}

function commit(path: string, message: string): void {
  git(path, 'add', '--all');
  git(path, 'commit', '--quiet', '-m', message);
}
