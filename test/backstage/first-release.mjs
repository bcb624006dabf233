/**
 * The first release of a service that was just made: `main` has rules, which let no push through. The script is that of
 * the release workflow; of the code host's own command line only what it calls is here, and asks the host.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(import.meta.url);
const { repositoryRoot } = require('@golden-path/spec');
const { parse } = require('yaml');

const digest = `sha256:${'1f'.repeat(32)}`;
const root = repositoryRoot();

const GH = `gh() {
  case "$1 $2" in
    'pr view') return 1 ;;
    'pr create') curl --silent --fail --data "{\\"base\\":\\"$4\\",\\"head\\":\\"$6\\",\\"title\\":\\"$8\\"}" "$PULLS" ;;
  esac
}
`;

export async function firstRelease(platform, slug) {
  const { host } = platform;
  const folder = platform.clone(slug, host, 'released');
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  appendFileSync(join(folder, '.git/info/exclude'), 'node_modules\n');
  await run(folder, process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-b', 'infra']);
  const workflow = parse(readFileSync(join(root, '.github/workflows/release.yaml'), 'utf8'));
  const { run: script } = workflow.jobs.publish.steps.find(({ id }) => id === 'deploy');
  const main = () => host.git(slug, 'rev-parse', 'main').toString();
  const before = main();

  await run(folder, 'bash', ['-eo', 'pipefail', '-c', GH + script], {
    VERSION: '0.1.0',
    DIGEST: digest,
    BODY: 'test',
    RUNNER_TEMP: platform.work,
    PULLS: `${host.api}/repos/${slug}/pulls`,
    ...platform.network.env,
  });

  assert.equal(main(), before, 'main has rules');
  const request = host.pullRequests.find(({ repository }) => repository === slug);
  assert.equal(request?.branch, 'deploy/dev-0.1.0');
  host.git(slug, 'update-ref', 'refs/heads/main', request.branch);
  const deployed = host.git(slug, 'show', 'main:gitops/overlays/dev/version.yaml').toString();
  assert.ok(deployed.includes(digest), deployed);
  console.log(
    'backstage: the first release of a service asks for its environment by a pull request, as main has rules',
  );
}

/** Not in the way of the host, which is in this process and has to answer meanwhile. */
async function run(folder, program, args, env = {}) {
  const child = spawn(program, args, { cwd: folder, stdio: 'inherit', env: { ...process.env, ...env } });
  const [status] = await once(child, 'close');
  assert.equal(status, 0, `${program} ${args[0]} in ${folder}`);
}
