import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { KubernetesObject } from '../manifests/object';

export const OVERLAYS = 'gitops/overlays';

/**
 * @param environments that the service says it has
 * @throws when an overlay has no place among them, or one of them has no overlay
 */
export function requireOverlays(root: string, environments: readonly string[]): void {
  const place = join(root, OVERLAYS);
  const entries = existsSync(place) ? readdirSync(place, { withFileTypes: true }) : [];
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const stray = folders.find((name) => !environments.includes(name));
  if (stray !== undefined)
    throw new OverlayError(
      `${OVERLAYS}/${stray}: say in the environments of infra/main.ts after which one it comes`,
    );
  const missing = environments.find((name) => !folders.includes(name));
  if (missing !== undefined)
    throw new OverlayError(
      `infra/main.ts has the environment '${missing}', and there is no ${OVERLAYS}/${missing}: copy another and edit it`,
    );
}

/** What does not fit together, in words for whoever wrote it; they have no use for a place in our code. */
export class OverlayError extends Error {
  constructor(problem: string) {
    super(problem);
    this.stack = this.message;
  }
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
  // Of names alone, which no overlay of ours changes.
  'configurations',
  'apiVersion',
  'kind',
  'namespace',
  'resources',
  'components',
  'transformers',
  'patches',
]);
