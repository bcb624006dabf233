import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type Check, count, verdict } from './check';

/** Generated files that are not what their generators say. The programs were built by make. */
export function checkGenerated(root: string): Check {
  const runs = ['packages/infra/dist/main.js', 'packages/service/dist/reference/main.js'].map((program) =>
    run(root, program, '--check'),
  );
  const failed = runs.find(({ error }) => error !== undefined)?.error;
  if (failed !== undefined) return unknown('generated', failed);
  return verdict(
    'generated',
    'every generated file is fresh',
    (number) =>
      `${count(number, 'generated file is', 'generated files are')} stale: make manifests docs-reference`,
    runs.flatMap(({ lines }) => lines),
  );
}

/** Probes, security contexts, network policies, digests: what infra/ says must be true of all that is deployed. */
export function checkPolicy(root: string): Check {
  const { lines, error } = run(root, 'packages/infra/dist/policy/command.js');
  if (error !== undefined) return unknown('policy', error);
  return verdict(
    'policy',
    'every environment keeps every rule: probes, limits, digests, network policies',
    (number) => `${count(number, 'rule is', 'rules are')} broken`,
    lines.flatMap((line) => JSON.parse(line) as string[]),
  );
}

function run(root: string, program: string, ...args: string[]): { lines: string[]; error?: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, program), ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  const lines = stdout.split('\n').filter((line) => line !== '');
  // With findings, `--check` ends with 1 and says so in stdout; without any output it could not look.
  if (status !== 0 && lines.length === 0)
    return { lines, error: stderr.split('\n').find((line) => /error/i.test(line)) ?? `${program} failed` };
  return { lines };
}

function unknown(name: string, problem: string): Check {
  return { name, status: 'unknown', says: problem.trim(), findings: [] };
}
