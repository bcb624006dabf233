import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../refusal';
import { LOCKFILE, MANIFESTS, VENDOR, type Vendored, vendoredIn, withVersions } from './vendored';

/** The packages of the path that a repository keeps in vendor/. */
export function readVendored(root: string): Vendored[] {
  return vendoredIn(readFileSync(join(root, LOCKFILE), 'utf8'));
}

/** Takes them from the registry from now on. @throws Refusal when it lacks one; nothing is changed then */
export function dropVendored(root: string, packages: readonly Vendored[]): void {
  if (registryOf(root) === undefined)
    throw new Refusal(
      'no registry is set up for @golden-path, and the public one may have packages of that name by anybody',
      'Write a line @golden-path:registry=https://… into .npmrc, and try again.',
    );
  const lacking = packages.filter(
    ({ name, version }) => ask(root, 'view', `${name}@${version}`, 'version') !== version,
  );
  if (lacking.length > 0)
    throw new Refusal(
      `${String(registryOf(root))} has no ${lacking.map(({ name, version }) => `${name} ${version}`).join(', ')}`,
      'Ask who owns the path to publish it; until then nothing is changed.',
    );
  const changed = [...MANIFESTS, LOCKFILE].map((path): [string, string] => [
    join(root, path),
    withVersions(readFileSync(join(root, path), 'utf8')),
  ]);
  for (const [file, text] of changed) writeFileSync(file, text);
  rmSync(join(root, VENDOR), { recursive: true, force: true });
}

/** The registry that is set up for the packages of the path. */
export function registryOf(root: string): string | undefined {
  const said = ask(root, 'config', 'get', '@golden-path:registry');
  return said === 'undefined' || said === '' ? undefined : said;
}

/** What npm says; nothing when it fails. */
function ask(root: string, ...args: string[]): string {
  try {
    const patience = ['--fetch-timeout=5000', '--fetch-retries=0'];
    return execFileSync('npm', [...args, ...patience], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return '';
  }
}
