import type { Identity } from '@golden-path/spec';
import type { GeneratedFile } from '../generated-file';
import { buildBase, FEATURES } from '../manifests/features';
import { synthesise, type KubernetesObject } from '../manifests/object';
import { generatedYaml } from '../manifests/yaml';
import { literalParameters } from '../parameters/literal';
import type { Settings } from '../settings/settings';
import { AppProject, type GroupKind } from './app-project';
import { ApplicationSet } from './application-set';

/** What Argo CD has to be told once: `make argocd-bootstrap`. */
export function argocdFiles(
  identity: Identity,
  settings: Settings,
  environments: readonly string[],
): GeneratedFile[] {
  return synthesise((scope) => {
    new AppProject(scope, 'project', identity, deployedKinds(identity, settings), environments);
    new ApplicationSet(scope, 'applications', identity);
  }).map(({ id, object }) => ({ path: `gitops/argocd/${id}.yaml`, content: generatedYaml(object) }));
}

/** Every kind that base or a component may bring into an environment, sorted. */
export function deployedKinds(identity: Identity, settings: Settings): GroupKind[] {
  const parameters = literalParameters(identity, settings);
  const objects = [buildBase, ...FEATURES.map(({ build }) => build)].flatMap((build) =>
    synthesise((scope) => {
      build(scope, parameters);
    }),
  );
  return [...new Map(objects.map(({ object }) => [JSON.stringify(groupKind(object)), groupKind(object)]))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, kind]) => kind);
}

export function groupKind({ apiVersion, kind }: Pick<KubernetesObject, 'apiVersion' | 'kind'>): GroupKind {
  return { group: apiVersion.includes('/') ? apiVersion.replace(/\/.*/, '') : '', kind };
}
