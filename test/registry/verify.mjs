/**
 * A platform team's way, from a fork to services that run: the path gets a scope, a registry and a release, `make publish`
 * fills the registry, Backstage makes a service of every fixture, and one is tested, built and run from what the registry
 * has.
 * The same with packages in vendor/. Nobody may read from the registry who does not say who it is.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Platform, withCommit } from '../backstage/platform.mjs';
import { Shell } from './command.mjs';
import { startRegistry } from './registry.mjs';
import { serveFromImage, testService } from './service.mjs';

const require = createRequire(import.meta.url);
const { readIdentity, repositoryRoot } = require('@golden-path/spec');
const { fixtures } = require('../../template/dist/scaffold/fixtures.js');
const { readTree, writeTree } = require('../../template/dist/scaffold/tree.js');
const { nextMinor, versionOf } = require('../../template/dist/release/versions.js');

const root = repositoryRoot();
const identity = readIdentity();
const { render } = require('@golden-path/cli/rendering');
const { SCOPE: FORMER } = require('@golden-path/cli/packages');
/** With what npm takes in a scope, and longer than ours. */
const SCOPE = ['@acme', 'shipping.x'].join('-');
const work = mkdtempSync(join(tmpdir(), 'registry-'));
const start = Date.now();
const say = (text) => console.log(`registry: ${text} (${Math.round((Date.now() - start) / 1000)} s)`);

const registry = await startRegistry(work, SCOPE);
const platform = await Platform.start(work);
try {
  // Who works here: the machine's own settings of npm, and who asks the registry.
  const npmrc = join(work, 'npmrc');
  const own = join(homedir(), '.npmrc');
  writeFileSync(npmrc, `${existsSync(own) ? readFileSync(own, 'utf8') : ''}\n${registry.credentials}`);
  const env = { NPM_CONFIG_USERCONFIG: npmrc };

  const { path, version, packages } = release(env);
  publish(path, version, packages);
  const fork = publishedFrom(path.folder, env, version);

  await scaffoldAll(fork);
  platform.stop();
  const name = fixtures().find(([fixture]) => fixture === 'full')?.[0];
  const service = new Shell(platform.clone(`teams/${name}`), anotherMachine(env));
  registry.downloads();
  testService(service);
  assert.deepEqual(registry.downloads(), packages);
  const records = await serveFromImage(service, { ...imageOf(name), root });
  const built = registry.downloads();
  assert.ok(built.includes(`${SCOPE}/service`), `the build of the image got ${built} from the registry`);
  say(
    `'${name}', cloned: its tests pass, its image serves ${records} records; all ${packages.length} packages came from there`,
  );
  say('the token of the build is in no layer of the image, nor in its history');

  await vendored(fork, env);
} finally {
  platform.stop();
  registry.stop();
  rmSync(work, { recursive: true, force: true });
}

/** The path in a clone, named anew, with its registry in .npmrc, and a release of it made there. */
function release(env) {
  const tree = readTree(root);
  const folder = join(work, 'path');
  writeTree(tree, folder);
  const path = new Shell(folder, env);
  path.run(
    'git init --quiet --initial-branch=main && git config user.name test && git config user.email test@localhost',
  );
  path.run(`git add --all --force && git commit --quiet -m 'chore: a fork'`);
  copyInstalled(root, path);
  // Built as here, too: a copy, for a compiler writes into the files that are there.
  path.run(
    `(cd ${root} && git ls-files --others --ignored --exclude-standard --directory | grep -E '(/dist/|\\.tsbuildinfo)$') | ` +
      `while read -r place; do cp -a "${root}/$place" "\${place%/}"; done`,
  );
  registry.downloads();
  path.run(`make --no-print-directory name SCOPE=${SCOPE} REGISTRY=${registry.url}`);
  assert.deepEqual(registry.downloads(), [], 'the path needs no registry for its own packages');
  const left = path.run(`git grep -lF '${FORMER}/' -- . ':!CHANGELOG.md' ':!template/migrations' || true`);
  assert.equal(left, '', `${FORMER} is left in`);
  path.run('npx prettier --check --log-level warn . && npm run --silent types');
  path.run(
    'npx jest --silent packages/cli/src/vendor packages/cli/src/scope packages/spec template/name template/scaffold/bots',
  );
  path.run(`git add --all && git commit --quiet -m 'build: our scope and registry'`);
  say(`the path, in a clone, is named ${SCOPE}/… and compiles; its lines are as its lint wants them`);

  const version = nextMinor(versionOf(tree));
  path.run(
    `sed -i '0,/^## /s//## ${version}\\n\\n- New.\\n\\n## /' CHANGELOG.md && git commit --quiet --all -m 'docs: news'`,
  );
  path.refused('make publish', 'make release VERSION=');
  path.run(`make release VERSION=${version}`);
  path.run(`git add --all && git commit --quiet -m 'chore: release ${version}' && git tag v${version}`);
  const packages = Object.keys(integrityIn(folder)).sort();
  say(`with its registry in .npmrc, it is released as ${version}`);
  return { path, version, packages };
}

/** What is installed in a clone, in another one: no minute, and nothing that is written there is written here. */
function copyInstalled(from, shell) {
  shell.run(
    `(cd ${from} && ls -d node_modules packages/*/node_modules service/node_modules 2>/dev/null || true) | ` +
      `while read -r place; do cp -al "${from}/$place" "$place"; done; rm -f node_modules/.installed-*; touch node_modules/.installed-run node_modules/.installed-all`,
  );
}

/** In another clone, with another umask: what is packed there has to be what the release says. */
function publish(path, version, packages) {
  const folder = join(work, 'ci');
  path.run(`umask 077 && git clone --quiet . ${folder}`);
  const ci = new Shell(folder, path.env, 'umask 077');
  copyInstalled(path.folder, ci);
  const make = 'make --no-print-directory publish';

  ci.run('echo >> packages/spec/README.md');
  ci.refused(make, `changed since v${version}: packages/spec/README.md`);
  ci.run('git checkout --quiet packages');
  ci.refused(`NPM_CONFIG_USERCONFIG=/dev/null ${make}`, 'Say who you are: npm login');
  assert.match(ci.run(`${make} DRY_RUN=1`), /DRY_RUN: nothing was\.\n/);
  const said = ci.run(make);
  for (const name of packages)
    assert.ok(said.includes(`${name} ${version} is published to ${registry.url}\n`), said);
  assert.match(ci.run(make), /already, the same; nothing to do\.\n$/);
  ci.run(`sed -i 's|"${SCOPE}/spec": "sha512-..|"${SCOPE}/spec": "sha512-AA|' template/integrity.json`);
  ci.refused(make, 'has this version with another content:');
  ci.refused(
    `${make.replace('publish', 'scaffold')} NAME=other RESOURCE=vessel OUT=${work}/other`,
    'has other packages than',
  );
  assert.ok(!existsSync(join(work, 'other')), 'nothing half-written');
  ci.run('git checkout --quiet .');
  say(
    `${packages.length} packages, the same bytes in a second clone with another umask, are published; again: nothing to do`,
  );
  say('refused: another source than was released, nobody known, another content under the same version');
}

/** The fork as the host has it, from which Backstage and everybody else works. */
function publishedFrom(folder, env, version) {
  const { tree: source, commit } = platform.pushEverywhere(
    identity.repository,
    withCommit(readTree(folder), '$Format:%H$'),
  );
  return { source, commit, folder: join(work, 'ci'), env, version };
}

async function scaffoldAll({ source }) {
  await platform.openPortal();
  for (const file of ['catalog-info.yaml', 'template.yaml'])
    await platform.register(identity.repository, file);
  const gitops = new Map([['README.md', { content: Buffer.from('# GitOps\n'), kind: 'plain' }]]);
  platform.pushEverywhere('platform/gitops', gitops);
  await platform.settled(`component:default/${identity.name}`);
  for (const [name, fixture] of fixtures()) {
    const host = platform.hosts[fixture.codeHost ?? 'github'];
    // A portal's API fills no defaults in; its form does.
    const { answers } = render(source, {
      ...fixture,
      owner: identity.owner,
      system: identity.system,
      repoUrl: platform.repoUrl(`teams/${name}`, host),
      ...(fixture.gitopsRepoUrl && { gitopsRepoUrl: platform.repoUrl('platform/gitops', host) }),
    });
    const task = await platform.scaffold(answers);
    assert.equal(task.status, 'completed', task.log);
  }
  say(
    `Backstage has made a service of every fixture: ${fixtures()
      .map(([name]) => name)
      .join(', ')}`,
  );
}

/** `make scaffold` where the registry is out of reach, and the change over once it is there again. */
async function vendored({ folder, version }, env) {
  const out = join(work, 'cloned/vessel-service');
  const path = new Shell(folder, { ...env, [`npm_config_${SCOPE}:registry`]: 'http://localhost:9/' });
  const said = path.run(`make --no-print-directory scaffold NAME=vessel-service RESOURCE=vessel OUT=${out}`);
  assert.match(said, /localhost:9\/ cannot be asked for[^]*The packages of the path are in vendor\//);
  const service = new Shell(out, anotherMachine(env));
  service.run('git init --quiet --initial-branch=main && git add --all');
  registry.downloads();
  testService(service);
  const records = await serveFromImage(service, { ...imageOf('vessel'), root });
  assert.deepEqual(registry.downloads(), [], 'the registry was asked, although the packages are in vendor/');
  say(`vessel-service, with its packages in vendor/: its tests pass, its image serves ${records} records`);

  service.run('git add --all && git commit --quiet -m "feat: made"');
  service.run(`sed -i 's|^${SCOPE}:registry=.*|${SCOPE}:registry=http://localhost:9/|' .npmrc`);
  service.refused('npx --no golden-path vendor --drop', 'localhost:9/ cannot be asked for');
  service.run('git restore .npmrc');
  service.run(`rm vendor/*-spec-*.tgz`);
  service.refused('npx --no golden-path vendor', 'Bring it back: git restore vendor.');
  // npm takes a tarball that it has seen from its cache, wherever the lockfile says that it is.
  new Shell(out, { ...env, npm_config_cache: mkdtempSync(join(work, 'npm-')) }).refused(
    `git clone --quiet . ${out}-2 && cd ${out}-2 && rm vendor/*-spec-*.tgz && make build-service`,
    'A file of vendor/ is missing, or not the one that was locked',
  );
  service.run('git restore vendor');
  assert.equal(service.run('git status --porcelain'), '', 'what was refused has changed nothing');
  service.run('npx --no golden-path vendor --drop');
  service.run('git add --all && git commit --quiet -m "feat: packages from the registry"');
  registry.downloads();
  new Shell(out, anotherMachine(env)).run(
    `git clone --quiet . ${out}-3 && cd ${out}-3 && make build-service`,
  );
  assert.deepEqual(
    registry.downloads(),
    ['postgresql', 'service', 'spec', 'telemetry'].map((one) => `${SCOPE}/${one}`),
  );
  const lock = JSON.parse(readFileSync(join(out, 'package-lock.json'), 'utf8'));
  for (const [name, expected] of Object.entries(integrityIn(folder)))
    assert.equal(
      lock.packages[`node_modules/${name}`].integrity,
      expected,
      `${name} ${version} in the lockfile`,
    );
  say(
    'changed over to the registry, its lockfile names what template/integrity.json does, and a clone is compiled with them',
  );
}

function integrityIn(folder) {
  return JSON.parse(readFileSync(join(folder, 'template/integrity.json'), 'utf8'));
}

/** npm keeps what it got, and takes it from there instead of from a registry or vendor/; elsewhere it has nothing yet. */
function anotherMachine(env) {
  const cache = mkdtempSync(join(work, 'npm-'));
  const { stdout: ours } = spawnSync('npm', ['config', 'get', 'cache'], { cwd: root, encoding: 'utf8' });
  // What everybody publishes need not be fetched again; ours has never been there.
  for (const [how, part] of [
    ['-al', 'content-v2'],
    // It is written on in place.
    ['-a', 'index-v5'],
  ])
    spawnSync('cp', ['--parents', how, `_cacache/${part}`, cache], { cwd: ours.trim() });
  return { ...env, npm_config_cache: cache };
}

function imageOf(name) {
  mkdirSync(join(work, 'cloned'), { recursive: true });
  // A machine on which containers need settings has them beside each repository.
  for (const place of ['cloned', 'cloned/teams']) {
    const link = join(work, place, 'shared');
    if (existsSync(resolve(root, '../shared')) && existsSync(join(work, place)) && !existsSync(link))
      symlinkSync(resolve(root, '../shared'), link);
  }
  return { image: `localhost/registry-${name}:verify`, secret: registry.token };
}
