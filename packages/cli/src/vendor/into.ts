import { SCOPE } from '../installed';
import { escaped, tarballPrefix } from '../scope/scope';
import type { Tree, TreeFile } from '../tree';
import { LOCKFILE, MANIFESTS, VENDOR, withVersions } from './vendored';

/** A tarball in vendor/ of a package of this scope. */
function tarballOf(scope: string): RegExp {
  return new RegExp(`^${VENDOR}/${escaped(tarballPrefix(scope))}[a-z]+-\\d+\\.\\d+\\.\\d+\\S*\\.tgz$`);
}

/** A package of the path as npm packs it. */
export interface Tarball {
  /** With its scope. */
  readonly name: string;
  readonly file: string;
  readonly integrity: string;
  readonly content: Buffer;
}

interface Manifest {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

interface Lockfile {
  readonly packages?: Readonly<Record<string, Manifest>>;
}

/**
 * A service as if its packages of the path came from a registry, which is how the path itself writes it: what a
 * three-way merge, or a look for edits, can compare.
 */
export function withoutVendored(tree: Tree, scope = SCOPE): Tree {
  const tarball = tarballOf(scope);
  const files = new Map([...tree].filter(([path]) => !tarball.test(path)));
  for (const path of [...MANIFESTS, LOCKFILE]) rewrite(files, path, (text) => withVersions(text, { scope }));
  return withoutIntegrity(files, scope);
}

/** What a tarball must be, a lockfile of the path says as well, and it is another one than that in vendor/. */
export function withoutIntegrity(tree: Tree, scope = SCOPE): Tree {
  const files = new Map(tree);
  rewriteJson<Lockfile>(files, LOCKFILE, (lock) => ({
    ...lock,
    packages: Object.fromEntries(
      Object.entries(lock.packages ?? {}).map(([place, entry]) => [
        place,
        isOfThePath(place, scope) ? omit(entry, 'integrity') : entry,
      ]),
    ),
  }));
  return files;
}

/** Of the path's packages in a lockfile: names with the scope, and their versions. */
export function packagesOfThePath(tree: Tree, scope = SCOPE): ReadonlyMap<string, string> {
  const lock = lockfileOf(tree);
  return new Map(
    Object.entries(lock.packages ?? {}).flatMap(([place, { version }]) =>
      // A link, to a folder of the repository itself, has no version.
      isOfThePath(place, scope) && version !== undefined
        ? [[place.slice('node_modules/'.length), version] as const]
        : [],
    ),
  );
}

/** What is in vendor/, as the lockfile names it. */
export function tarballsIn(tree: Tree, scope = SCOPE): (Tarball & { readonly version: string })[] {
  const tarball = tarballOf(scope);
  const lock = lockfileOf(tree);
  return Object.entries(lock.packages ?? {}).flatMap(
    ([place, { version = '', resolved = '', integrity = '' }]) => {
      const path = resolved.replace(/^file:/, '');
      const file = isOfThePath(place, scope) && tarball.test(path) ? tree.get(path) : undefined;
      if (file === undefined) return [];
      const name = place.slice('node_modules/'.length);
      return [{ name, version, integrity, file: path.slice(VENDOR.length + 1), content: file.content }];
    },
  );
}

/** A service with these packages in it: manifests and lockfile say `file:`. A manifest with a conflict is left. */
export function withVendored(tree: Tree, tarballs: readonly Tarball[]): Tree {
  const files = new Map(tree);
  for (const { file, content } of tarballs) files.set(`${VENDOR}/${file}`, { kind: 'plain', content });
  for (const path of MANIFESTS)
    rewriteJson<Manifest>(files, path, (manifest) => withFiles(manifest, path.includes('/'), tarballs));
  rewriteJson<Lockfile>(files, LOCKFILE, (lock) => ({
    ...lock,
    packages: Object.fromEntries(
      Object.entries(lock.packages ?? {}).map(([place, entry]) => [place, locked(place, entry, tarballs)]),
    ),
  }));
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function locked(place: string, entry: Manifest, tarballs: readonly Tarball[]): Manifest {
  if (!place.includes('node_modules/')) return withFiles(entry, place !== '', tarballs);
  const tarball = tarballs.find(({ name }) => place === `node_modules/${name}`);
  if (tarball === undefined) return entry;
  const { version = '', ...rest } = entry;
  const { file, integrity } = tarball;
  return { version, resolved: `file:${VENDOR}/${file}`, ...rest, integrity };
}

function withFiles(manifest: Manifest, isBelow: boolean, tarballs: readonly Tarball[]): Manifest {
  const place = isBelow ? `../${VENDOR}` : VENDOR;
  const files = new Map(tarballs.map(({ name, file }) => [name, `file:${place}/${file}`]));
  const changed = (['dependencies', 'devDependencies'] as const).flatMap((kind) => {
    const said = Object.entries(manifest[kind] ?? {});
    if (said.length === 0) return [];
    return [[kind, Object.fromEntries(said.map(([name, version]) => [name, files.get(name) ?? version]))]];
  });
  return { ...manifest, ...(Object.fromEntries(changed) as Manifest) };
}

function isOfThePath(place: string, scope: string): boolean {
  return place.startsWith(`node_modules/${scope}/`) && place.split('/').length === 3;
}

function omit(entry: Manifest, field: string): Manifest {
  return Object.fromEntries(Object.entries(entry).filter(([name]) => name !== field));
}

function rewrite(files: Map<string, TreeFile>, path: string, change: (text: string) => string): void {
  const file = files.get(path);
  if (file === undefined) return;
  const text = file.content.toString();
  // No JSON while a conflict stands in it; then it is compared as it is.
  if (isJson(text)) files.set(path, { ...file, content: Buffer.from(change(text)) });
}

function rewriteJson<Content>(
  files: Map<string, TreeFile>,
  path: string,
  change: (content: Content) => Content,
): void {
  rewrite(files, path, (text) => `${JSON.stringify(change(JSON.parse(text) as Content), null, 2)}\n`);
}

/** Of a lockfile that is none, or holds a conflict, nothing. */
function lockfileOf(tree: Tree): Lockfile {
  const text = tree.get(LOCKFILE)?.content.toString() ?? '';
  return isJson(text) ? (JSON.parse(text) as Lockfile) : {};
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
