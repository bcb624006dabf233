import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { KubernetesObject } from '../manifests/object';

export const OVERLAYS = 'gitops/overlays';

/**
 * From first to last: a version goes through them in this order and skips none. The one list of them; a service
 * that wants fewer deletes their overlays, runs `make manifests`, and leaves the list alone.
 */
export const ENVIRONMENTS = ['dev', 'staging', 'prod'] as const;

/** Where Argo CD waits for the hours in which people watch, and deletes nothing by itself. */
export const GATED: (typeof ENVIRONMENTS)[number] = 'prod';

/**
 * The environments that have an overlay, from first to last.
 * @throws when an overlay has no place in that order
 */
export function overlayNames(root: string): string[] {
  const folders = readdirSync(join(root, OVERLAYS), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  const known: readonly string[] = ENVIRONMENTS;
  const stray = folders.filter((name) => !known.includes(name));
  if (stray.length > 0)
    throw new Error(
      `${OVERLAYS}/${stray.join(', ')}: say in ENVIRONMENTS (packages/infra/src/overlay/files.ts) after which environment it comes`,
    );
  return ENVIRONMENTS.filter((name) => folders.includes(name));
}

export function readDocuments(file: string): KubernetesObject[] {
  return parseAllDocuments(readFileSync(file, 'utf8')).map((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw new Error(`${file}: ${error.message}`);
    return document.toJS() as KubernetesObject;
  });
}

export interface Kustomization {
  readonly namespace?: string;
  readonly resources?: readonly string[];
  readonly components?: readonly string[];
  readonly transformers?: readonly string[];
  readonly patches?: readonly { readonly path: string }[];
}

export function readKustomization(folder: string): Kustomization {
  const file = join(folder, 'kustomization.yaml');
  const [kustomization] = readDocuments(file);
  if (kustomization === undefined) throw new Error(`${file}: empty`);
  const unknown = Object.keys(kustomization).filter((key) => !KNOWN.has(key));
  if (unknown.length > 0)
    throw new Error(`${file}: ${unknown.join(', ')} is not used here; only ${[...KNOWN].join(', ')}`);
  return kustomization as unknown as Kustomization;
}

const KNOWN = new Set([
  'apiVersion',
  'kind',
  'namespace',
  'resources',
  'components',
  'transformers',
  'patches',
]);
