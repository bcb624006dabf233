import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { sloFiles, variants } from '@golden-path/infra/tools';
import { infraOf } from '../infra';

/**
 * Prometheus' own word on the rules: they are sound, and every alert comes and goes as its tests say, for the
 * objectives as they are and for others that somebody may choose.
 * @throws with what promtool says
 */
export function verifyRules(root: string): void {
  const infra = infraOf(root);
  const folder = mkdtempSync(join(tmpdir(), 'rules-'));
  try {
    for (const [name, level] of Object.entries({ 'service/slo.yaml': infra.level, ...variants(root) })) {
      const place = join(folder, basename(name));
      mkdirSync(place);
      for (const { path, content } of sloFiles({ ...infra, level }))
        if (/\/rules\..*yaml$/.test(path)) writeFileSync(join(place, basename(path)), content);
      const tests = readdirSync(place).filter((file) => file.endsWith('.test.yaml'));
      promtool(place, 'check', 'rules', '--lint=all', '--lint-fatal', 'rules.yaml');
      promtool(place, 'test', 'rules', ...tests);
      console.log(`rules: sound for the objectives of ${name}, and ${tests.length} files of tests passed`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function promtool(folder: string, ...args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync('promtool', args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`promtool ${args.join(' ')}\n${stdout}${stderr}`);
}
