import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tarball } from '@golden-path/cli/packages';
import { INTEGRITY, type Integrity, readIntegrity } from './integrity';
import { pack } from './pack';
import { type Package, packagesOf } from './packages';
import { Problem } from './problem';
import { Registry } from './registry';

export interface Options {
  readonly root: string;
  /** All but publishing. */
  readonly isDry: boolean;
  readonly tell: (line: string) => void;
}

/**
 * Publishes the packages of the path: those that the registry lacks. Everything is looked at before the first one is
 * published, and a run that was interrupted goes on where it was.
 * @throws Problem when a tarball is not what template/integrity.json names, or the registry has another one
 */
export function publish({ root, isDry, tell }: Options): void {
  const packages = packagesOf(root);
  const [scope = ''] = packages[0]?.name.split('/') ?? [];
  const registry = Registry.of(root, scope);
  const integrity = readIntegrity(root);
  requireReleased(packages, integrity);
  const there = packages.map(({ name, version }) => registry.integrity(name, version));
  requireSame(packages, integrity, there, registry);
  const lacking = packages.filter((_, index) => there[index] === undefined);
  const version = packages[0]?.version ?? '';
  if (lacking.length === 0) {
    tell(
      `${registry.url} has all ${packages.length} packages of ${version} already, the same; nothing to do.`,
    );
    return;
  }
  tell(`packing ${packages.length} packages of ${version} …`);
  const tarballs = pack(root, packages);
  requireIntegrity(root, packages, tarballs, integrity);
  for (const [index, { name }] of packages.entries())
    if (there[index] !== undefined) tell(`${name} ${version} is there already, the same`);
  if (isDry) {
    tell(
      `${lacking.map(({ name }) => name).join(', ')} would be published to ${registry.url}; DRY_RUN: nothing was.`,
    );
    return;
  }
  publishAll(registry, lacking, tarballs, tell);
}

function publishAll(
  registry: Registry,
  packages: readonly Package[],
  tarballs: readonly Tarball[],
  tell: (line: string) => void,
): void {
  const folder = mkdtempSync(join(tmpdir(), 'golden-path-publish-'));
  try {
    for (const { name, version } of packages) {
      const tarball = tarballs.find((one) => one.name === name);
      if (tarball === undefined) throw new Error(`${name} was not packed`);
      const file = join(folder, tarball.file);
      writeFileSync(file, tarball.content);
      registry.publish(name, version, file);
      tell(`${name} ${version} is published to ${registry.url}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function requireReleased(packages: readonly Package[], integrity: Integrity): void {
  const lacking = packages.filter(({ name }) => integrity[name] === undefined);
  if (lacking.length > 0)
    throw new Problem(
      `${INTEGRITY} does not say what ${lacking.map(({ name }) => name).join(', ')} must be, ` +
        'so services could not tell it from another. Make the release first: make release VERSION=…',
    );
}

/** What the registry has is never replaced: services have it in their lockfiles. */
function requireSame(
  packages: readonly Package[],
  integrity: Integrity,
  there: readonly (string | undefined)[],
  registry: Registry,
): void {
  const others = packages.filter(
    ({ name }, index) => there[index] !== undefined && there[index] !== integrity[name],
  );
  const lines = others.map(
    ({ name, version }) =>
      `  ${name} ${version}: ${String(there[packages.findIndex((one) => one.name === name)])} there, ${String(integrity[name])} here`,
  );
  if (lines.length > 0)
    throw new Problem(
      `${registry.url} has this version with another content:\n${lines.join('\n')}\n` +
        `A version is published once. Was it released from another commit? Make another one: make release VERSION=…`,
    );
}

function requireIntegrity(
  root: string,
  packages: readonly Package[],
  tarballs: readonly Tarball[],
  integrity: Integrity,
): void {
  const differing = packages.flatMap(({ name, version, folder }) => {
    const made = tarballs.find((tarball) => tarball.name === name)?.integrity ?? 'nothing';
    if (made === integrity[name]) return [];
    return [
      `  ${name}: ${made} was packed, ${INTEGRITY} names ${String(integrity[name])}${changes(root, `v${version}`, folder)}`,
    ];
  });
  if (differing.length > 0)
    throw new Problem(
      `these packages are not what was released as ${packages[0]?.version ?? ''}:\n${differing.join('\n')}\n` +
        'Publish from the commit of the release, in a fresh clone (git worktree add ../release v…), ' +
        'or make another release of what is here: make release VERSION=…',
    );
}

/** What git knows of a package that was changed since its release. */
function changes(root: string, tag: string, folder: string): string {
  try {
    const said = execFileSync('git', ['-C', root, 'diff', '--name-only', tag, '--', folder], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const files = said.split('\n').filter((file) => file !== '');
    const more = files.length > 5 ? ` and ${files.length - 5} more` : '';
    return files.length === 0 ? '' : `\n    changed since ${tag}: ${files.slice(0, 5).join(', ')}${more}`;
  } catch {
    return '';
  }
}
