import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { integrityOf, reproducible, type Tarball } from '@golden-path/cli/packages';
import type { Package } from './packages';
import { Problem } from './problem';

/**
 * Packs packages of the repository at `root`, built by what their own `prepack` says: the same bytes wherever the same
 * sources are.
 * @throws Problem when they cannot be built
 */
export function pack(root: string, packages: readonly Package[]): Tarball[] {
  for (const { folder } of packages) removeStale(join(root, folder));
  const place = mkdtempSync(join(tmpdir(), 'golden-path-pack-'));
  try {
    const workspaces = packages.map(({ folder }) => `--workspace=${folder}`);
    const args = ['pack', '--json', '--silent', `--pack-destination=${place}`, ...workspaces];
    const { status, stdout, stderr } = spawnSync('npm', args, {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    });
    if (status !== 0)
      throw new Problem(
        `the packages cannot be packed: ${/^.*\berror\b.*$/im.exec(stdout + stderr)?.[0].trim() ?? 'npm pack failed'}`,
        'Nothing was changed. `make test` says more about it.',
      );
    return packed(stdout).map(({ name, filename }) => {
      const content = reproducible(readFileSync(join(place, filename)));
      return { name, file: filename, integrity: integrityOf(content), content };
    });
  } finally {
    rmSync(place, { recursive: true });
  }
}

/** The compiler leaves what it made of a source that is gone since. What was only copied has no declarations beside it. */
function removeStale(folder: string): void {
  for (const types of globSync('dist/**/*.d.{ts,mts}', { cwd: folder })) {
    const source = types.replace(/^dist\//, '').replace(/\.d\.(m?ts)$/, '.$1');
    if (existsSync(join(folder, 'src', source)) || existsSync(join(folder, source))) continue;
    rmSync(join(folder, types));
    rmSync(join(folder, types.replace(/\.d\.(m?)ts$/, '.$1js')), { force: true });
  }
}

interface Packed {
  readonly name: string;
  readonly filename: string;
}

/** What `prepack` prints comes first; npm 12 names each package, npm 11 lists them. */
function packed(said: string): Packed[] {
  const [json = ''] = /^[[{]$[^]*/m.exec(said) ?? [];
  return Object.values(JSON.parse(json) as Record<string, Packed>);
}
