import type { Infrastructure } from '../infrastructure';
import type { GeneratedFile } from '../generated-file';
import { OVERLAYS } from '../overlay/files';

/** Where a host looks for it, and what says there how changes are built and released. */
const HOSTS = {
  github: { path: '.github/CODEOWNERS', pipelines: ['/.github/'] },
  gitlab: { path: '.gitlab/CODEOWNERS', pipelines: ['/.gitlab-ci.yml', '/.gitlab/'] },
};

/**
 * Whose review a change needs. Where the branch rules ask for it (docs/delivery.md), nothing gets to the gated
 * environment, and nobody gets more rights, without the owners that the identity names.
 * @see https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
 * @see https://docs.gitlab.com/user/project/codeowners/reference/
 */
export function codeOwnersFile({ identity, gated }: Infrastructure): GeneratedFile {
  const { kind } = identity.host;
  const { path, pipelines } = HOSTS[kind];
  const owners = identity.codeOwners;
  const guarded = [`/${OVERLAYS}/${gated}/`, '/gitops/argocd/', ...pipelines, '/catalog-info.yaml'];
  // A section of GitLab's has its owners once, and says in a merge request what it is about.
  const lines =
    kind === 'gitlab' ? [`[Delivery] ${owners}`, ...guarded] : guarded.map((one) => `${one} ${owners}`);
  return {
    path,
    content: `# Generated from infra/ by \`make manifests\`. Do not edit.\n${lines.map((line) => `${line}\n`).join('')}`,
  };
}
