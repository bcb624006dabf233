import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const tsc = join(import.meta.dirname, '../../../node_modules/typescript/bin/tsc');

/** The README's infra/main.ts, compiled and run as a service does: without an overlay, and with those that it names. */
export async function verify({ project, programs }) {
  const infra = dirname(programs['main.ts']);
  // As the environment of a service is: a team says itself which Node.js it has.
  writeFileSync(
    join(infra, 'globals.d.ts'),
    'declare const require: { main: unknown }; declare const module: unknown;\n',
  );
  const compilerOptions = { strict: true, module: 'node20', target: 'es2024', outDir: 'dist', types: [] };
  writeFileSync(join(infra, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
  execFileSync(process.execPath, [tsc, '-p', infra], { cwd: project, stdio: 'inherit' });
  const run = (...args) =>
    spawnSync(process.execPath, ['infra/dist/main.js', ...args], { cwd: project, encoding: 'utf8' });

  assert.match(
    run().stderr,
    /^infra\/main\.ts has the environment 'dev', and there is no gitops\/overlays\/dev/,
  );
  for (const environment of ['dev', 'prod'])
    mkdirSync(join(project, 'gitops/overlays', environment), { recursive: true });
  const { status, stdout, stderr } = run();
  assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
  assert.match(stdout, /gitops\/base\/greeting-text\.yaml: written\n/);
  assert.match(
    readFileSync(join(project, 'gitops/components/postgresql/database-cluster.yaml'), 'utf8'),
    /5Gi/,
  );
  assert.equal(run('--check').status, 0);
  return ['main.ts'];
}
