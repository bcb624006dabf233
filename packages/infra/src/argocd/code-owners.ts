import type { Infrastructure } from '../infrastructure';
import { teamOf } from './argocd';
import type { GeneratedFile } from '../generated-file';
import { OVERLAYS } from '../overlay/files';

/**
 * Whose review a change needs. Where the branch rules ask for it (docs/delivery.md), nothing gets to the gated
 * environment, and nobody gets more rights, without the owners.
 * @see https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
 */
export function codeOwnersFile({ identity, gated }: Infrastructure): GeneratedFile {
  const owners = `@${identity.repository.replace(/\/.*/, '')}/${teamOf(identity)}`;
  const guarded = [`/${OVERLAYS}/${gated}/`, '/gitops/argocd/', '/.github/', '/catalog-info.yaml'];
  return {
    path: '.github/CODEOWNERS',
    content: `# Generated from infra/ by \`make manifests\`. Do not edit.\n${guarded.map((path) => `${path} ${owners}\n`).join('')}`,
  };
}
