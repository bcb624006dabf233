import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A project of another team: who it is, what it promises, and nothing else. */
export async function createProject(root) {
  const project = await mkdtemp(join(tmpdir(), 'packages-'));
  await writeFile(
    join(project, 'package.json'),
    '{ "name": "elsewhere", "version": "1.2.3", "private": true }\n',
  );
  for (const file of ['catalog-info.yaml', 'service/slo.yaml', 'service/package.json']) {
    cpSync(join(root, file), join(project, file));
  }
  return project;
}

/** @param what tarballs and names, as npm takes them; all at once, so that the packages find one another */
export function install(project, what) {
  execFileSync(
    'npm',
    ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error', ...what],
    {
      cwd: project,
      stdio: ['ignore', 'ignore', 'inherit'],
      // This repository's own settings and workspaces have no part in it.
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...npmSettings() },
    },
  );
}

function npmSettings() {
  const wanted =
    /^(npm_config_(registry|userconfig|cache|https?_proxy|cafile)|https?_proxy|no_proxy|NODE_EXTRA_CA_CERTS)$/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => wanted.test(name)));
}

/** `name (3)` of every package that matches and was installed more than once. */
export function duplicates(project, names) {
  const lock = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8'));
  const count = new Map();
  for (const path of Object.keys(lock.packages)) {
    const name = path.replace(/^.*node_modules\//, '');
    if (names.test(name)) count.set(name, (count.get(name) ?? 0) + 1);
  }
  return [...count].filter(([, copies]) => copies > 1).map(([name, copies]) => `${name} (${copies})`);
}
