import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { analysisTests, ruleSuite, toYaml, variants, watchedEnvironments } from '@golden-path/infra/tools';
import type { Objective } from '@golden-path/spec';
import { infraOf } from '../infra';

const OURS = 'service/slo.yaml';

/**
 * Prometheus' own word on the rules, those of all environments in one: they are sound, and every alert comes and goes as
 * its tests say and is of its environment alone, for the objectives as they are and for others that somebody may choose.
 * @throws with what promtool says
 */
export function verifyRules(root: string): void {
  const infra = infraOf(root);
  const environments = watchedEnvironments(infra);
  const folder = mkdtempSync(join(tmpdir(), 'rules-'));
  try {
    for (const [name, level] of Object.entries({ [OURS]: infra.level, ...variants(root) })) {
      const place = join(folder, basename(name));
      mkdirSync(place);
      // That alerts are of one environment does not depend on numbers: it is tried for each kind of objective.
      const some = name === OURS || level.objectives.some(isSampled) ? environments : environments.slice(-1);
      const { rules, tests } = ruleSuite(infra.identity, level, some);
      for (const [file, groups] of Object.entries(rules))
        writeFileSync(join(place, file), toYaml({ groups }));
      const all = { ...tests, 'analysis.test.yaml': analysisTests(infra.identity, level) };
      for (const [file, content] of Object.entries(all)) writeFileSync(join(place, file), toYaml(content));
      promtool(place, 'check', 'rules', '--lint=all', '--lint-fatal', ...Object.keys(rules));
      promtool(place, 'test', 'rules', ...Object.keys(all));
      const count = Object.values(all).flatMap((file) => file.tests).length;
      console.log(
        `rules: sound for the objectives of ${name} in ${some.length} environments, and ${count} tests passed`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function isSampled({ indicator }: Objective): boolean {
  return indicator.kind === 'threshold';
}

function promtool(folder: string, ...args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync('promtool', args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`promtool ${args.join(' ')}\n${stdout}${stderr}`);
}
