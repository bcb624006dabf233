/**
 * The first release of a service that was just made: `main` has rules, which let no push through. The scripts are those of
 * the pipelines; of GitHub's own command line only what they call is here, and asks the host.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(import.meta.url);
const { repositoryRoot } = require('@golden-path/spec');
const { parse } = require('yaml');

const version = '0.1.0';
const digest = `sha256:${'1f'.repeat(32)}`;
const root = repositoryRoot();

const GH = `gh() {
  case "$1 $2" in
    'pr view') return 1 ;;
    'pr create') curl --silent --fail --data "{\\"base\\":\\"$4\\",\\"head\\":\\"$6\\",\\"title\\":\\"$8\\"}" \\
      --header 'Content-Type: application/json' "$PULLS" ;;
  esac
}
`;

export async function firstRelease(platform, slug) {
  const { host } = platform;
  const workflow = parse(readFileSync(join(root, '.github/workflows/release.yaml'), 'utf8'));
  const { run: script } = workflow.jobs.publish.steps.find(({ id }) => id === 'deploy');
  await asks(platform, slug, host, GH + script, {
    VERSION: version,
    DIGEST: digest,
    BODY: 'test',
    RUNNER_TEMP: platform.work,
    PULLS: `${host.api}/repos/${slug}/pulls`,
  });
}

/** By the whole job, over HTTPS, with the variables of GitLab and those that the jobs before hand on. */
export async function firstReleaseOnGitLab(platform, slug) {
  const host = platform.hosts.gitlab;
  const { publish, ...jobs } = Object.assign(...['service', 'release'].map(pipelines));
  const script = publish.script
    .flatMap((line) => (Array.isArray(line) ? line.reduce((part, key) => part[key], jobs) : line))
    .filter((line) => line !== 'make install build-infra')
    .join('\n');
  const sha = host.line(slug, 'rev-parse', 'main');
  const planned = 'npm pkg set version=0.1.0 --workspace service\n';
  const variables = {
    CI_API_V4_URL: `${host.origin}/api/v4`,
    CI_COMMIT_SHA: sha,
    CI_JOB_TOKEN: 'of-the-job',
    CI_PROJECT_ID: encodeURIComponent(slug),
    CI_REPOSITORY_URL: `https://gitlab-ci-token:of-the-job@${host.host}/${slug}.git`,
    CI_SERVER_HOST: host.host,
    DELIVERY_TOKEN: 'of-delivery',
    digest,
    image: `registry.${host.host}/${slug}`,
    tag: 'harbours-v0.1.0',
    version,
  };
  await asks(platform, slug, host, planned + script, variables);
  assert.equal(host.line(slug, 'rev-parse', 'harbours-v0.1.0'), sha, 'the release has its tag');
}

/** The release asks for the first environment, and when the request is merged that environment has it. */
async function asks(platform, slug, host, script, variables) {
  const folder = platform.clone(slug, host, 'released');
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  appendFileSync(join(folder, '.git/info/exclude'), 'node_modules\nnotes.md\n');
  writeFileSync(join(folder, 'notes.md'), 'The first\n');
  await run(folder, process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-b', 'infra']);
  const main = () => host.line(slug, 'rev-parse', 'main');
  const before = main();

  await run(folder, 'bash', ['-eo', 'pipefail', '-c', script], { ...variables, ...platform.network.env });

  assert.equal(main(), before, 'main has rules');
  const requests = host.pullRequests.filter(({ repository }) => repository === slug);
  const environment = /^deploy\/(dev|staging)-0\.1\.0$/.exec(requests[0]?.branch)?.[1];
  assert.ok(environment !== undefined && requests.length === 1, JSON.stringify(requests));
  host.git(slug, 'update-ref', 'refs/heads/main', requests[0].branch);
  const deployed = host.git(slug, 'show', `main:gitops/overlays/${environment}/version.yaml`).toString();
  assert.ok(deployed.includes(digest), deployed);
  console.log(
    `backstage: at ${host.host} the first release of a service asks for ${environment} by a request, as main has rules`,
  );
}

function pipelines(name) {
  const reference = { tag: '!reference', collection: 'seq', resolve: (list) => list.toJSON() };
  return parse(readFileSync(join(root, `.gitlab/ci/${name}.yml`), 'utf8'), { customTags: [reference] });
}

/** Not in the way of the host, which is in this process and has to answer meanwhile. */
async function run(folder, program, args, env = {}) {
  const child = spawn(program, args, { cwd: folder, stdio: 'inherit', env: { ...process.env, ...env } });
  const [status] = await once(child, 'close');
  assert.equal(status, 0, `${program} ${args[0]} in ${folder}`);
}
