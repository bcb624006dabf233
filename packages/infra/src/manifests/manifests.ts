import type { Identity } from '@golden-path/spec';
import type { GeneratedFile } from '../generated-file';
import { CONDITIONS } from '../parameters/conditions';
import { literalParameters } from '../parameters/literal';
import type { Settings } from '../settings/settings';
import { buildBase, FEATURES, type Feature } from './features';
import { synthesise, type NamedObject } from './object';
import { generatedYaml } from './yaml';

/** All objects of an environment with these settings, as the cluster gets them. */
export function manifests(identity: Identity, settings: Settings): NamedObject[] {
  const parameters = literalParameters(identity, settings);
  return synthesise((scope) => {
    buildBase(scope, parameters);
    for (const { condition, build } of FEATURES)
      if (CONDITIONS[condition](settings)) build(scope, parameters);
  });
}

/** gitops/base and gitops/components: the same objects, cut so that an overlay can choose. */
export function manifestFiles(identity: Identity, settings: Settings): GeneratedFile[] {
  const parameters = literalParameters(identity, settings);
  const base = synthesise((scope) => {
    buildBase(scope, parameters);
  });
  return [
    ...objectFiles('gitops/base', base),
    kustomization('gitops/base', 'kustomize.config.k8s.io/v1beta1', 'Kustomization', base),
    ...FEATURES.flatMap((feature) => componentFiles(feature, identity, settings)),
  ];
}

function componentFiles(feature: Feature, identity: Identity, settings: Settings): GeneratedFile[] {
  const folder = `gitops/components/${feature.folder}`;
  const parameters = literalParameters(identity, settings);
  const objects = synthesise((scope) => {
    feature.build(scope, parameters);
  });
  const patches = Object.entries(feature.patches?.(parameters) ?? {}).map(([id, patch]) => ({
    path: `${id}.patch.yaml`,
    patch,
  }));
  return [
    ...objectFiles(folder, objects),
    ...patches.map(({ path, patch }) => ({ path: `${folder}/${path}`, content: generatedYaml(patch) })),
    kustomization(folder, 'kustomize.config.k8s.io/v1alpha1', 'Component', objects, patches),
  ];
}

function objectFiles(folder: string, objects: readonly NamedObject[]): GeneratedFile[] {
  return objects.map(({ id, object }) => ({ path: `${folder}/${id}.yaml`, content: generatedYaml(object) }));
}

function kustomization(
  folder: string,
  apiVersion: string,
  kind: string,
  objects: readonly NamedObject[],
  patches: readonly { readonly path: string }[] = [],
): GeneratedFile {
  return {
    path: `${folder}/kustomization.yaml`,
    content: generatedYaml({
      apiVersion,
      kind,
      resources: objects.map(({ id }) => `${id}.yaml`),
      ...(patches.length > 0 && { patches: patches.map(({ path }) => ({ path })) }),
    }),
  };
}
