import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** The command, as npm links it. */
export async function verify({ project }) {
  const run = (...args) =>
    spawnSync(join(project, 'node_modules/.bin/golden-path'), args, { cwd: project, encoding: 'utf8' });
  assert.match(run('--help').stdout, /^ {2}upgrade {2,}\S/m);
  const { status, stderr } = run('manifests');
  assert.deepEqual(
    { status, stderr },
    {
      status: 1,
      stderr: 'infra/dist/main.js is missing\nCompile it: npx tsc -b infra (make does so by itself)\n',
    },
  );
  return [];
}
