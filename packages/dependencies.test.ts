import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '..');

/** The rules are in dependency-cruiser.config.js beside this file. */
test('there are no circles, and dependencies point the right way', () => {
  const cruiser = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs');
  const config = join(__dirname, 'dependency-cruiser.config.js');
  const cruise = (): string =>
    execFileSync(process.execPath, [cruiser, '--config', config, 'packages', 'service', 'infra'], {
      cwd: root,
      encoding: 'utf8',
    });
  expect(cruise()).toContain('no dependency violations found');
});
