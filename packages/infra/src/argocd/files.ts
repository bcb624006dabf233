import type { GeneratedFile } from '../generated-file';
import type { Infrastructure } from '../infrastructure';
import { baseObjects, componentObjects } from '../manifests/manifests';
import { objectsOf } from '../manifests/object';
import { generatedYaml } from '../manifests/yaml';
import { AppProject } from './app-project';
import { ApplicationSet } from './application-set';
import { groupKind, type GroupKind } from './group-kind';

/** What Argo CD has to be told once: `make argocd-bootstrap`. */
export function argocdFiles(infra: Infrastructure): GeneratedFile[] {
  return objectsOf((scope) => {
    new AppProject(scope, 'project', infra, deployedKinds(infra));
    new ApplicationSet(scope, 'applications', infra);
  }).map(({ id, object }) => ({ path: `gitops/argocd/${id}.yaml`, content: generatedYaml(object) }));
}

/** Every kind that base or a component may bring into an environment, sorted. */
export function deployedKinds(infra: Infrastructure): GroupKind[] {
  const objects = [
    ...baseObjects(infra),
    ...infra.components.flatMap((component) => componentObjects(component, infra)),
  ];
  return [...new Map(objects.map(({ object }) => [JSON.stringify(groupKind(object)), groupKind(object)]))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, kind]) => kind);
}
