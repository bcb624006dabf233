import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { argocdFiles } from './argocd/files';
import { codeOwnersFile } from './argocd/code-owners';
import { chartFiles } from './chart/chart';
import type { GeneratedFile } from './generated-file';
import type { Infrastructure } from './infrastructure';
import { manifestFiles } from './manifests/manifests';
import { mkdocsFile, pages } from './mkdocs';
import { observeFiles } from './observe/prometheus';
import { ownFiles } from './overlay/own';
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

/** Folders that a repository may be without until somebody wants them: `make chart`, `make observe`. */
const WHEN_WANTED: readonly string[] = ['observe/generated', 'infra/chart'];

/** Every file that follows from the choices and from what the repository says. Writes nothing. */
export function generatedFiles(infra: Infrastructure): GeneratedFile[] {
  const { identity, root } = infra;
  const isWanted = ({ path }: GeneratedFile): boolean =>
    !WHEN_WANTED.some((folder) => path.startsWith(`${folder}/`) && !existsSync(join(root, folder)));
  const files = [
    ...manifestFiles(infra),
    ...ownFiles(infra),
    ...argocdFiles(infra),
    ...chartFiles(infra),
    ...observeFiles(identity),
    codeOwnersFile(infra),
    ...sloFiles(infra),
  ].filter(isWanted);
  return [...files, mkdocsFile(identity, pages(root, files))];
}
