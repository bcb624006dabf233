import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tree, TreeFile } from './tree';

const SCOPE = '@golden-path/';
const FOLDER = 'vendor';

/** A package as npm packs it. */
export interface Tarball {
  /** Without the scope. */
  readonly name: string;
  readonly file: string;
  readonly integrity: string;
  readonly content: Buffer;
}

interface Manifest {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

interface Lockfile {
  readonly packages: Readonly<Record<string, Manifest>>;
}

/** Names of the path's packages that a service needs, without the scope, and their version. */
export function ofThePath(tree: Tree): { readonly names: string[]; readonly version: string } {
  const entries = Object.entries(lockfileOf(tree).packages).flatMap(([place, { version = '' }]) =>
    place.startsWith(`node_modules/${SCOPE}`) && place.split('/').length === 3 ? [{ place, version }] : [],
  );
  return {
    names: entries.map(({ place }) => place.split('/')[2] ?? ''),
    version: entries[0]?.version ?? '',
  };
}

/**
 * Whether the registry that npm is set up to ask for the scope has this version. Where none is set up for it, npm would
 * ask the public one, in which the scope may be anybody's: that one is not asked.
 * @param root of the repository, whose .npmrc counts
 */
export function isPublished(root: string, name: string, version: string): boolean {
  const said = (...args: string[]): string =>
    execFileSync('npm', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    if (said('config', 'get', `${SCOPE.slice(0, -1)}:registry`) === 'undefined') return false;
    return (
      said('view', `${SCOPE}${name}@${version}`, 'version', '--fetch-timeout=5000', '--fetch-retries=0') ===
      version
    );
  } catch {
    return false;
  }
}

/** Packs packages of the repository at `root`, built by what their own `prepack` says. */
export function pack(root: string, names: readonly string[]): Tarball[] {
  const folder = mkdtempSync(join(tmpdir(), 'golden-path-pack-'));
  try {
    const workspaces = names.map((name) => `--workspace=${SCOPE}${name}`);
    const args = ['pack', '--json', '--silent', `--pack-destination=${folder}`, ...workspaces];
    const said = execFileSync('npm', args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
    return packed(said).map(({ name, filename, integrity }) => ({
      name: name.slice(SCOPE.length),
      file: filename,
      integrity,
      content: readFileSync(join(folder, filename)),
    }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Packed {
  readonly name: string;
  readonly filename: string;
  readonly integrity: string;
}

/** What `prepack` prints comes first; npm 12 names each package, npm 11 lists them. */
function packed(said: string): Packed[] {
  const [json = ''] = /^[[{]$[^]*/m.exec(said) ?? [];
  return Object.values(JSON.parse(json) as Record<string, Packed>);
}

/** The service with these packages in it: manifests and lockfile say `file:`. */
export function withVendored(tree: Tree, tarballs: readonly Tarball[]): Tree {
  const files = new Map<string, TreeFile>(tree);
  for (const { file, content } of tarballs) files.set(`${FOLDER}/${file}`, { kind: 'plain', content });
  const fileOf = new Map(tarballs.map(({ name, file }) => [SCOPE + name, file]));
  for (const folder of ['', 'service', 'infra'])
    rewrite<Manifest>(files, join(folder, 'package.json'), (manifest) => withFiles(manifest, folder, fileOf));
  rewrite<Lockfile>(files, 'package-lock.json', (lock) => ({
    ...lock,
    packages: Object.fromEntries(
      Object.entries(lock.packages).map(([place, entry]) => [
        place,
        lockEntry(place, entry, tarballs, fileOf),
      ]),
    ),
  }));
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function rewrite<Content>(
  files: Map<string, TreeFile>,
  path: string,
  change: (content: Content) => Content,
): void {
  const file = files.get(path);
  if (file === undefined) throw new Error(`there is no ${path}`);
  const content = change(JSON.parse(file.content.toString()) as Content);
  files.set(path, { ...file, content: Buffer.from(`${JSON.stringify(content, null, 2)}\n`) });
}

function lockEntry(
  place: string,
  entry: Manifest,
  tarballs: readonly Tarball[],
  fileOf: ReadonlyMap<string, string>,
): Manifest {
  if (!place.includes('node_modules/')) return withFiles(entry, place, fileOf);
  const tarball = tarballs.find(({ name }) => place === `node_modules/${SCOPE}${name}`);
  if (tarball === undefined) return entry;
  const { version = '', ...rest } = entry;
  const { file, integrity } = tarball;
  return { version, ...{ resolved: `file:${FOLDER}/${file}` }, ...rest, ...{ integrity } };
}

function withFiles(manifest: Manifest, folder: string, fileOf: ReadonlyMap<string, string>): Manifest {
  const place = folder === '' ? FOLDER : `../${FOLDER}`;
  const changed = (['dependencies', 'devDependencies'] as const).flatMap((kind) => {
    const versions = manifest[kind];
    if (versions === undefined) return [];
    const said = Object.entries(versions).map(([name, version]) => {
      const file = fileOf.get(name);
      return [name, file === undefined ? version : `file:${place}/${file}`];
    });
    return [[kind, Object.fromEntries(said)]];
  });
  return { ...manifest, ...(Object.fromEntries(changed) as Manifest) };
}

function lockfileOf(tree: Tree): Lockfile {
  return JSON.parse(tree.get('package-lock.json')?.content.toString() ?? '{"packages":{}}') as Lockfile;
}
