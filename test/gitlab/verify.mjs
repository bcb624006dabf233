/**
 * A service on GitLab, made by `make scaffold`, with the includes of the path as files of its own: gitlab-ci-local checks
 * them by GitLab's schema, says which jobs a pipeline has and runs one. What a job writes to git is tried on a repository.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const require = createRequire(import.meta.url);
const { parse } = require('yaml');
const { readIdentity, repositoryRoot } = require('@golden-path/spec');

const root = repositoryRoot();
const program = join(process.env.GITLAB, 'node_modules/.bin/gitlab-ci-local');
const work = mkdtempSync(join(tmpdir(), 'gitlab-'));
const service = join(work, 'service');
const host = join(work, 'host.git');
const say = (text) => console.log(`gitlab: ${text}`);
const git = (...args) => execFileSync('git', ['-C', service, ...args], { encoding: 'utf8' }).trim();
const atHost = (...args) => execFileSync('git', ['-C', host, ...args], { encoding: 'utf8' }).trim();

try {
  make();
  const jobs = (...variables) => {
    const given = variables.flatMap((variable) => ['--variable', variable]);
    const { status, stdout, stderr } = local(
      '--ignore-predefined-vars',
      'CI_PIPELINE_SOURCE',
      ...given,
      '--list-csv',
    );
    assert.equal(status, 0, stdout + stderr);
    return stdout
      .split('\n')
      .filter((line) => /^[\w-]+;(test|release|deliver);/.test(line))
      .map((line) => line.split(';')[0]);
  };
  const checks = ['test', 'verify', 'image-build', 'dependencies'];
  assert.deepEqual(jobs('CI_PIPELINE_SOURCE=merge_request_event'), checks);
  assert.deepEqual(jobs('CI_PIPELINE_SOURCE=push'), [
    ...checks,
    ...['plan', 'build', 'container_scanning', 'publish'],
  ]);
  assert.deepEqual(jobs('CI_PIPELINE_SOURCE=schedule'), ['dependencies', 'upgrade', 'upgrade-request']);
  assert.deepEqual(jobs('CI_PIPELINE_SOURCE=web', 'FROM=dev', 'TO=staging'), [
    'promote',
    'promote-verify',
    'promote-request',
  ]);
  say('merge requests, main, schedules and promotions have their jobs, all by the schema of GitLab');

  ofThePath(['test', 'verify', 'image-build', 'dependencies', 'packages']);
  tests();

  const pipelines = parse(local('--preview').stdout, { customTags: [] });
  promotes(pipelines['promote-request']);
  asks(pipelines.test);
  reads(pipelines.upgrade);

  writeFileSync(
    join(service, '.gitlab-ci.yml'),
    `${readFileSync(join(service, '.gitlab-ci.yml'), 'utf8')}image: 1\n`,
  );
  const { status, stdout, stderr } = local('--list-csv');
  assert.notEqual(status, 0, 'a pipeline that is wrong is taken');
  assert.match(stdout + stderr, /image/);
  say('a pipeline that is wrong is refused');
} finally {
  rmSync(work, { recursive: true });
}

/** The service in a repository, with a host to push to; what it includes of the path is beside its own file. */
function make() {
  const answers = join(root, 'template/fixtures/ports.yaml');
  execFileSync('make', ['--silent', 'scaffold', `VALUES=${answers}`, `OUT=${service}`], {
    cwd: root,
    stdio: 'pipe',
  });
  const file = join(service, '.gitlab-ci.yml');
  const own = readFileSync(file, 'utf8');
  const included = / {2}- project: (\S+)\n {4}ref: v\d+\.\d+\.\d+\n {4}file: (\S+)\n/.exec(own);
  assert.equal(included?.[1], readIdentity().repository);
  mkdirSync(join(service, '.gitlab/ci'));
  cpSync(join(root, '.gitlab/ci'), join(service, '.gitlab/ci'), { recursive: true });
  writeFileSync(file, own.replace(included[0], `  - local: ${included[2]}\n`));
  withoutAnalyzers(service);
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', host]);
  git('init', '--quiet', '--initial-branch=main');
  git('config', 'user.name', 'test');
  git('config', 'user.email', 'test@localhost');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'feat: made');
  git('remote', 'add', 'origin', 'git@gitlab.quays.example:quays/north/harbours.git');
  git('push', '--quiet', host, 'main');
  git('update-ref', 'refs/remotes/origin/main', 'main');
  git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main');
}

/** GitLab's own, which only a GitLab has. */
function withoutAnalyzers(folder) {
  const security = join(folder, '.gitlab/ci/security.yml');
  writeFileSync(security, readFileSync(security, 'utf8').replace(/^include:\n( {2}- template: .*\n)+/m, ''));
}

/** The path itself on GitLab: the pipelines that it gives to services, and its packages where they are another release. */
function ofThePath(expected) {
  const folder = join(work, 'path');
  mkdirSync(join(folder, 'template'), { recursive: true });
  for (const path of ['.gitlab', '.gitlab-ci.yml'])
    cpSync(join(root, path), join(folder, path), { recursive: true });
  withoutAnalyzers(folder);
  const inside = (...args) => execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' });
  inside('clone', '--quiet', '--no-checkout', host, 'clone');
  cpSync(join(folder, 'clone/.git'), join(folder, '.git'), { recursive: true });
  rmSync(join(folder, 'clone'), { recursive: true });
  inside('remote', 'set-url', 'origin', 'git@gitlab.quays.example:quays/path.git');
  writeFileSync(join(folder, 'template/integrity.json'), '{}\n');
  inside('add', '--all');
  const { status, stdout, stderr } = localIn(folder, '--list-csv');
  assert.equal(status, 0, stdout + stderr);
  for (const job of expected) assert.ok(stdout.includes(`\n${job};`), `${job}\n${stdout}`);
  say('the path itself has its checks on GitLab, and publishes its packages');
}

function local(...args) {
  return localIn(service, ...args);
}

function localIn(folder, ...args) {
  return spawnSync(program, ['--state-dir', '../state', ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, HOME: work, NO_COLOR: '1' },
    maxBuffer: 1 << 28,
  });
}

/** The job of every merge request from its first line to its last, on this machine in place of the image. */
function tests() {
  const job = ['test', '--force-shell-executor'];
  const { status, stdout, stderr } = local(...job);
  assert.equal(status, 0, stdout + stderr);
  assert.match(stdout + stderr, /Test Suites: .* passed/);
  writeFileSync(join(service, 'service/src/broken.ts'), 'const unused = 1;\n');
  const broken = local(...job);
  rmSync(join(service, 'service/src/broken.ts'));
  assert.notEqual(broken.status, 0, 'what the compiler finds is let through');
  assert.match(broken.stdout + broken.stderr, /'unused' is declared but its value is never read/);
  say('the job `test` passes in a service that was just made, and fails with what the compiler finds');
}

/** A job's commands in one shell, as a runner has them. curl notes how it was called, and finds no open request. */
function runs({ before_script: before = [], script }, variables) {
  const text = [...before, ...script].join('\n');
  const curl = `curl() { printf '%s ' "$@" >> ${work}/calls; echo >> ${work}/calls; case "$*" in *state=opened*) echo '[]' ;; esac; }`;
  const { status, stdout, stderr } = spawnSync('bash', ['-eo', 'pipefail', '-c', `${curl}\n${text}`], {
    cwd: service,
    encoding: 'utf8',
    env: {
      ...process.env,
      HOME: work,
      CI_API_V4_URL: 'https://gitlab.quays.example/api/v4',
      CI_JOB_TOKEN: 'of-the-job',
      CI_PROJECT_ID: '7',
      CI_SERVER_HOST: 'gitlab.quays.example',
      CI_REPOSITORY_URL: 'https://gitlab-ci-token:of-the-job@gitlab.quays.example/quays/north/harbours.git',
      DELIVERY_TOKEN: 'of-delivery',
      ...variables,
    },
  });
  assert.equal(status, 0, stdout + stderr);
}

/** A promotion is a branch with one commit of one file, and a merge request for it. */
function promotes(job) {
  // Whoever pushes with that token to that address pushes to the host here.
  const address = 'https://delivery:of-delivery@gitlab.quays.example/quays/north/harbours.git';
  git('config', `url.${host}.insteadOf`, address);
  const file = 'gitops/overlays/prod/version.yaml';
  const text = readFileSync(join(service, file), 'utf8');
  writeFileSync(join(service, file), text.replace(/digest: .*/, `digest: sha256:${'a'.repeat(64)}`));
  assert.notEqual(git('diff', '--name-only'), '');
  writeFileSync(join(service, 'report.md'), 'Report\n');

  runs(job, { TO: 'prod', version: '1.2.3' });

  const branch = 'promote/prod-1.2.3';
  assert.equal(atHost('diff', '--name-only', 'main', branch), file);
  assert.equal(atHost('log', '-1', '--format=%s', branch), 'chore(gitops): prod runs 1.2.3');
  const calls = readFileSync(join(work, 'calls'), 'utf8');
  assert.match(
    calls,
    /PRIVATE-TOKEN: of-delivery .*projects\/7\/merge_requests .*source_branch=promote\/prod-1\.2\.3/,
  );
  assert.match(
    calls,
    /target_branch=main .*title=chore\(gitops\): prod runs 1\.2\.3 .*description@report\.md/,
  );
  say('a promotion is a branch of one commit and a merge request');
}

/** Who asks the registry of the path's packages is in no file of the service. */
function asks(job) {
  runs({ ...job, script: [] }, {});
  const npmrc = join(work, '.npmrc');
  assert.equal(readFileSync(npmrc, 'utf8'), '//gitlab.quays.example/api/v4/:_authToken=of-the-job\n');
  runs({ ...job, script: [] }, { NPMRC: '//npm.acme.example/:_authToken=other' });
  assert.equal(readFileSync(npmrc, 'utf8'), '//npm.acme.example/:_authToken=other\n');
  say('the registry of packages is told who asks: the job, or whom the group names');
}

/** Where not everybody may read the path, the job may: at its own host, whatever that listens on. */
function reads({ script }) {
  const source = 'https://gitlab.quays.example:8443/platform/path';
  const upgrade = script.indexOf('make --silent upgrade');
  assert.ok(upgrade > 0, 'the job upgrades');
  const asked = `git ls-remote --get-url ${source} > "$HOME/asked"`;
  runs(
    { script: [...script.slice(0, upgrade), asked] },
    {
      CI_PROJECT_PATH: 'quays/north/harbours',
      CI_REPOSITORY_URL:
        'https://gitlab-ci-token:of-the-job@gitlab.quays.example:8443/quays/north/harbours.git',
      CI_SERVER_URL: 'https://gitlab.quays.example:8443',
    },
  );
  assert.equal(
    readFileSync(join(work, 'asked'), 'utf8').trim(),
    'https://gitlab-ci-token:of-the-job@gitlab.quays.example:8443/platform/path',
  );
  say('an upgrade reads the path as the job may');
}
