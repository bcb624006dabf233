import { SCOPE } from '@golden-path/cli/packages';
import type { Manifest } from './dependencies';
import { withoutDocuments } from './lists';
import { serviceLockfile, type Integrity } from './lockfile';

interface RootManifest extends Manifest {
  readonly name: string;
  readonly version: string;
  readonly description?: string;
}

const WORKSPACES = ['service', 'infra'];

/** What a team needs beside its dependencies to test what it owns. */
const TOOLS = ['@types/jest', 'eslint', 'jest', 'prettier', 'ts-jest', 'typescript-eslint'];

/**
 * A file of this repository as a service has it, where the two cannot be the same: this one brings its packages, and
 * the system, the domain and the group with it.
 * @param name of the service @param provenance annotations that tell which version of which template an entity was made from
 */
export function thin(path: string, text: string, name: string, provenance: string): string {
  switch (path) {
    case 'catalog-info.yaml':
      return withoutDocuments(text, /^kind: (System|Domain|Group)$|^ {2}name: golden-path$/m).replace(
        /^ {2}annotations:\n/m,
        (line) => line + provenance,
      );
    case 'package.json':
      return rootManifest(JSON.parse(text) as RootManifest, name);
    case 'service/tsconfig.json':
    case 'infra/tsconfig.json':
      // Projects of this repository that are built before; there, they come built.
      return text.replace(/,\n {2}"references": \[[^]*\](?=\n\})/, '');
    default:
      return text;
  }
}

function rootManifest({ description: _ours, ...ours }: RootManifest, name: string): string {
  const tools = Object.entries(ours.devDependencies ?? {}).filter(([name]) => TOOLS.includes(name));
  const devDependencies = Object.fromEntries(
    [[`${SCOPE}/cli`, ours.version] as const, ...tools].sort(([a], [b]) => a.localeCompare(b, 'en')),
  );
  return `${JSON.stringify({ ...ours, name, workspaces: WORKSPACES, devDependencies }, null, 2)}\n`;
}

/** @param ours the lockfile of this repository @param read a file of the service */
export function thinLockfile(ours: string, read: (path: string) => string, integrity: Integrity): string {
  const manifests = ['', ...WORKSPACES].map((folder): [string, Manifest] => [
    folder,
    JSON.parse(read(folder === '' ? 'package.json' : `${folder}/package.json`)) as Manifest,
  ]);
  return serviceLockfile(ours, Object.fromEntries(manifests), integrity);
}
