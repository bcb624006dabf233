import { readIdentity, repositoryRoot, type Identity } from '@golden-path/spec';
import type { GeneratedFile } from './generated-file';
import { argocdFiles } from './argocd/files';
import { chartFiles } from './chart/chart';
import { mkdocsFile, pages } from './documents/mkdocs';
import { manifestFiles } from './manifests/manifests';
import { codeOwnersFile } from './release/code-owners';
import { defaultSettings } from './settings/defaults';
import { packageVersion } from './settings/version';

/**
 * Folders in which every file is generated: what is there and not produced any more is deleted.
 * Generators of single files elsewhere need no entry.
 */
export const OWNED_FOLDERS: readonly string[] = [
  'gitops/base',
  'gitops/components',
  'gitops/argocd',
  'infra/chart',
];

/** Every generated file of the repository. */
export function generatedFiles(identity: Identity = readIdentity()): GeneratedFile[] {
  const settings = defaultSettings(identity, packageVersion());
  const files = [
    ...manifestFiles(identity, settings),
    ...argocdFiles(identity, settings),
    ...chartFiles(identity, settings),
    codeOwnersFile(identity),
  ];
  return [...files, mkdocsFile(identity, pages(repositoryRoot(), files))];
}
