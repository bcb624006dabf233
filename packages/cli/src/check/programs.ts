import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { SERVICE_PROGRAM } from '../run-program';
import { INFRA_PROGRAM } from '../infra';
import { brokenRules } from '../policy';
import { type Check, count, unknown, verdict } from './check';

/** Generated files that are not what their generators say. The programs were built by make. */
export function checkGenerated(root: string): Check {
  const runs = [run(root, INFRA_PROGRAM, '--check'), run(root, SERVICE_PROGRAM, 'reference', '--check')];
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

/** Probes, security contexts, network policies, digests: what the path says must be true of all that is deployed. */
export function checkPolicy(root: string): Check {
  try {
    return verdict(
      'policy',
      'every environment keeps every rule: probes, limits, digests, network policies',
      (number) => `${count(number, 'rule is', 'rules are')} broken`,
      brokenRules(root),
    );
  } catch (error) {
    return unknown('policy', error instanceof Error ? error.message : String(error));
  }
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
