import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { sloFiles, variants } from '@golden-path/infra/tools';
import { infraOf } from '../infra';

const GENERATED = 'observe/generated';

/**
 * Prometheus' own word on the rules: they are sound, and every alert comes and goes as its tests say, for the
 * objectives as they are and for others that somebody may choose.
 * @throws with what promtool says
 */
export function verifyRules(root: string): void {
  const own = join(root, GENERATED);
  promtool(own, 'check', 'rules', '--lint=all', '--lint-fatal', 'rules.yaml');
  promtool(own, 'test', 'rules', ...testsIn(own));
  console.log(`rules: ${testsIn(own).length} files of tests passed`);

  const folder = mkdtempSync(join(tmpdir(), 'rules-'));
  try {
    const others = writeVariants(root, folder);
    for (const other of others) {
      promtool(other, 'check', 'rules', '--lint=all', '--lint-fatal', 'rules.yaml');
      promtool(other, 'test', 'rules', ...testsIn(other));
    }
    console.log(`rules: those of ${others.length} other sets of objectives passed theirs`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Rules and their tests for other objectives than the repository's, each in a folder of its own. */
function writeVariants(root: string, target: string): string[] {
  const infra = infraOf(root);
  return Object.entries(variants()).map(([name, level]) => {
    const folder = join(target, name);
    mkdirSync(folder, { recursive: true });
    for (const { path, content } of sloFiles({ ...infra, level }))
      if (/\/rules\..*yaml$/.test(path)) writeFileSync(join(folder, basename(path)), content);
    return folder;
  });
}

function testsIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => /^rules\..*\.test\.yaml$/.test(name));
}

function promtool(folder: string, ...args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync('promtool', args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`promtool ${args.join(' ')}\n${stdout}${stderr}`);
}
