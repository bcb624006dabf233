import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SCOPE } from '../installed';
import { Refusal } from '../refusal';
import { tarballName } from '../scope/scope';
import { integrityOf } from './reproducible';
import { LOCKFILE, MANIFESTS, VENDOR, type Vendored, vendoredIn, withVersions } from './vendored';

/** The packages of the path that a repository keeps in vendor/. */
export function readVendored(root: string): Vendored[] {
  return vendoredIn(readFileSync(join(root, LOCKFILE), 'utf8'));
}

/** Takes them from the registry from now on. @throws Refusal when it lacks one; nothing is changed then */
export function dropVendored(root: string, packages: readonly Vendored[]): void {
  const registry = registryOf(root);
  if (registry === undefined)
    throw new Refusal(
      `no registry is set up for ${SCOPE}, and the public one may have packages of that name by anybody`,
      `Write a line ${SCOPE}:registry=https://… into .npmrc, and try again.`,
    );
  const published = new Map(packages.map((one) => [one.name, publishedIntegrity(root, registry, one)]));
  const lacking = packages.filter(({ name }) => published.get(name) === undefined);
  if (lacking.length > 0)
    throw new Refusal(
      `${registry} has no ${lacking.map(({ name, version }) => `${name} ${version}`).join(', ')}`,
      'Ask who owns the path to publish it; until then nothing is changed.',
    );
  const integrities = new Map([...published].flatMap(([name, one]) => (one ? [[name, one] as const] : [])));
  const changed = [...MANIFESTS, LOCKFILE].map((path): [string, string] => [
    join(root, path),
    withVersions(readFileSync(join(root, path), 'utf8'), { integrities }),
  ]);
  for (const [file, text] of changed) writeFileSync(file, text);
  rmSync(join(root, VENDOR), { recursive: true, force: true });
}

/** Those of them whose tarball in vendor/ is missing, or is another than the lockfile names; in words. */
export function damagedIn(root: string, packages: readonly Vendored[]): string[] {
  const { packages: locked = {} } = JSON.parse(readFileSync(join(root, LOCKFILE), 'utf8')) as {
    readonly packages?: Readonly<Record<string, { readonly integrity?: string }>>;
  };
  return packages.flatMap(({ name, version }) => {
    const file = `${VENDOR}/${tarballName(name, version)}`;
    if (!existsSync(join(root, file))) return [`${file} is missing`];
    const expected = locked[`node_modules/${name}`]?.integrity;
    const isSame = expected === undefined || integrityOf(readFileSync(join(root, file))) === expected;
    return isSame ? [] : [`${file} is not the one that the lockfile names`];
  });
}

/** The registry that is set up for the packages of the path. */
export function registryOf(root: string, scope = SCOPE): string | undefined {
  const said = npm(root, 'config', 'get', `${scope}:registry`).stdout.trim();
  return said === 'undefined' || said === '' ? undefined : said;
}

/** @returns empty from a registry that tells no integrity, undefined when it lacks the version @throws Refusal when it gives no answer */
function publishedIntegrity(root: string, registry: string, { name, version }: Vendored): string | undefined {
  const { status, stdout, stderr } = npm(root, 'view', `${name}@${version}`, 'dist', '--json');
  if (status === 0)
    return stdout.trim() === ''
      ? undefined
      : ((JSON.parse(stdout) as { integrity?: string }).integrity ?? '');
  if (/^npm \S+ code E404$/m.test(stderr)) return undefined;
  const [, reason = 'npm gives no reason'] =
    /^npm (?:error|ERR!) (?!code |errno |syscall )(.*)$/m.exec(stderr) ?? [];
  throw new Refusal(
    `${registry} cannot be asked for ${name}: ${reason}`,
    'Is there a network, and does the registry know you (npm login)? .npmrc names it. Until then nothing is changed.',
  );
}

function npm(root: string, ...args: string[]) {
  // Below `npm run --silent` it would keep its reasons to itself.
  const patience = ['--fetch-timeout=5000', '--fetch-retries=0', '--loglevel=error'];
  return spawnSync('npm', [...args, ...patience], { cwd: root, encoding: 'utf8', timeout: 60_000 });
}
