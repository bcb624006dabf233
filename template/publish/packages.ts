import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isScope } from '@golden-path/cli/packages';
import { Problem } from './problem';

/** A package of the path, as its package.json describes it. */
export interface Package {
  /** With its scope. */
  readonly name: string;
  readonly version: string;
  readonly folder: string;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly workspaces?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
}

/**
 * The packages that are published, each after those it depends on.
 * @throws Problem when they have no common scope that npm takes, or not one version
 */
export function packagesOf(root: string): readonly Package[] {
  const read = (folder: string): Manifest =>
    JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest;
  const folders = (read('').workspaces ?? []).filter((folder) => folder.startsWith('packages/'));
  const manifests = new Map(folders.map((folder) => [folder, read(folder)]));
  const { version } = read('');
  const scope = scopeOf([...manifests.values()].map(({ name }) => name));
  for (const [folder, { name, version: own }] of manifests) {
    if (scopeOf([name]) !== scope)
      throw new Problem(`${folder} is named ${name}, and others ${scope}/…: give all packages one scope.`);
    if (own !== version)
      throw new Problem(
        `${folder} is ${own}, and the path ${version}: all have one version. Set it by make release VERSION=…`,
      );
  }
  return inOrder(manifests);
}

/** @throws Problem */
export function requireScope(scope: string): string {
  if (isScope(scope)) return scope;
  throw new Problem(
    `'${scope}' is not an npm scope: write @ and then small letters, digits, '-', '_' or '.', such as @acme.`,
  );
}

function scopeOf([name = '']: readonly string[]): string {
  const [scope = '', rest] = name.split('/');
  if (rest === undefined) throw new Problem(`'${name}' has no scope: name it @acme/${name || '…'}.`);
  return requireScope(scope);
}

function inOrder(manifests: ReadonlyMap<string, Manifest>): Package[] {
  const byName = new Map([...manifests].map(([folder, manifest]) => [manifest.name, { folder, manifest }]));
  const result = new Map<string, Package>();
  const visit = (name: string): void => {
    const found = byName.get(name);
    if (found === undefined || result.has(name)) return;
    const { folder, manifest } = found;
    for (const other of Object.keys(manifest.dependencies ?? {})) visit(other);
    result.set(name, { name, version: manifest.version, folder });
  };
  for (const name of byName.keys()) visit(name);
  return [...result.values()];
}
