import { join } from 'node:path';
import type { Integrity } from '../publish/integrity';
import type { Tarball } from '../publish/pack';
import { Problem } from '../publish/problem';
import { Registry } from '../publish/registry';
import type { Tree, TreeFile } from './tree';

const SCOPE = '@golden-path';
const FOLDER = 'vendor';

interface Manifest {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

interface Lockfile {
  readonly packages: Readonly<Record<string, Manifest>>;
}

/** Names of the path's packages that a service needs, and their version. */
export function ofThePath(tree: Tree): { readonly names: string[]; readonly version: string } {
  const entries = Object.entries(lockfileOf(tree).packages).flatMap(([place, { version = '' }]) =>
    place.startsWith(`node_modules/${SCOPE}/`) && place.split('/').length === 3 ? [{ place, version }] : [],
  );
  return {
    names: entries.map(({ place }) => place.slice('node_modules/'.length)),
    version: entries[0]?.version ?? '',
  };
}

/**
 * Why the packages cannot come from the registry that is set up for them; undefined when they can.
 * @param root of the repository, whose .npmrc counts @throws Problem when they are other ones there
 */
export function unpublished(
  root: string,
  { names, version }: ReturnType<typeof ofThePath>,
  integrity: Integrity,
): string | undefined {
  let there: (readonly [string, string | undefined])[];
  let url: string;
  try {
    const registry = Registry.of(root, SCOPE);
    url = registry.url;
    there = names.map((name) => [name, registry.integrity(name, version)]);
  } catch (error) {
    if (error instanceof Problem) return error.problem;
    throw error;
  }
  const lacking = there.filter(([, found]) => found === undefined).map(([name]) => name);
  if (lacking.length > 0) return `${url} has no ${lacking.join(', ')} ${version}.`;
  const others = there.filter(([name, found]) => (integrity[name] ?? found) !== found);
  if (others.length === 0) return undefined;
  throw new Problem(
    `${url} has other packages than template/integrity.json names: ${others.map(([name]) => name).join(', ')} ${version}. ` +
      'Take the commit of that release, or make another one: make release VERSION=…',
  );
}

/** The service with these packages in it: manifests and lockfile say `file:`. */
export function withVendored(tree: Tree, tarballs: readonly Tarball[]): Tree {
  const files = new Map<string, TreeFile>(tree);
  for (const { file, content } of tarballs) files.set(`${FOLDER}/${file}`, { kind: 'plain', content });
  const fileOf = new Map(tarballs.map(({ name, file }) => [name, file]));
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
  const tarball = tarballs.find(({ name }) => place === `node_modules/${name}`);
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
