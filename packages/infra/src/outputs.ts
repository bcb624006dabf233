import {
  readIdentity,
  readServiceLevel,
  repositoryRoot,
  type Identity,
  type ServiceLevel,
} from '@golden-path/spec';
import type { GeneratedFile } from './generated-file';
import { argocdFiles } from './argocd/files';
import { chartFiles } from './chart/chart';
import { mkdocsFile, pages } from './documents/mkdocs';
import { manifestFiles } from './manifests/manifests';
import { overlayNames } from './overlay/files';
import { observeFiles } from './observe/prometheus';
import { codeOwnersFile } from './release/code-owners';
import { defaultSettings } from './settings/defaults';
import { packageVersion } from './settings/version';
import { sloFiles } from './slo/files';

/**
 * Folders in which every file is generated: what is there and not produced any more is deleted.
 * Generators of single files elsewhere need no entry.
 */
export const OWNED_FOLDERS: readonly string[] = [
  'gitops/base',
  'gitops/components',
  'gitops/argocd',
  'observe/generated',
  'infra/chart',
];

/** Every generated file of the repository. */
export function generatedFiles(
  identity: Identity = readIdentity(),
  level: ServiceLevel = readServiceLevel(),
): GeneratedFile[] {
  const settings = defaultSettings(identity, packageVersion());
  const files = [
    ...manifestFiles(identity, settings),
    ...argocdFiles(identity, settings, overlayNames(repositoryRoot())),
    ...chartFiles(identity, settings),
    ...observeFiles(identity),
    codeOwnersFile(identity),
    ...sloFiles(identity, level),
  ];
  return [...files, mkdocsFile(identity, pages(repositoryRoot(), files))];
}
