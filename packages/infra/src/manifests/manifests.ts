import type { Component } from '../infrastructure';
import type { GeneratedFile } from '../generated-file';
import type { Infrastructure } from '../infrastructure';
import { baseParameters, literalParameters } from '../parameters/literal';
import { sectionOf, type Settings } from '../settings/settings';
import { buildBase, buildComponent, buildOwn, builtObjects } from './base';
import { nameReferences } from './name-references';
import type { NamedObject } from './object';
import { patchesOf } from './patch';
import { generatedYaml } from './yaml';

const NAME_REFERENCES = 'name-references.yaml';

/**
 * All objects of an environment with these settings, as the cluster gets them.
 * @param namespace absent: that of a release of the chart by its own name
 */
export function manifests(infra: Infrastructure, settings: Settings, namespace?: string): NamedObject[] {
  const parameters = literalParameters(infra, settings, namespace);
  return builtObjects(parameters, (scope) => {
    buildBase(scope, infra, parameters);
    for (const component of infra.components)
      if (component.isOn(sectionOf(settings, component))) {
        buildComponent(scope, component, infra, parameters);
        buildOwn(scope, component, infra, parameters);
      }
  });
}

/** gitops/base and gitops/components: the same objects, cut so that an overlay can choose. */
export function manifestFiles(infra: Infrastructure): GeneratedFile[] {
  const base = baseObjects(infra);
  const names = nameReferences(infra);
  return [
    ...objectFiles('gitops/base', base),
    ...(names === undefined
      ? []
      : [{ path: `gitops/base/${NAME_REFERENCES}`, content: generatedYaml(names) }]),
    kustomization('gitops/base', 'kustomize.config.k8s.io/v1beta1', 'Kustomization', base, {
      ...(names !== undefined && { configurations: [NAME_REFERENCES] }),
    }),
    ...infra.components.flatMap((component) => componentFiles(component, infra)),
  ];
}

export function baseObjects(infra: Infrastructure): NamedObject[] {
  const parameters = baseParameters(infra);
  return builtObjects(parameters, (scope) => {
    buildBase(scope, infra, parameters);
  });
}

/** All that environments have of a component; of what names its environment, an example. */
export function componentObjects(component: Component, infra: Infrastructure): NamedObject[] {
  return [
    ...sharedObjects(component, infra),
    ...builtObjects(baseParameters(infra), (scope) => {
      buildOwn(scope, component, infra, baseParameters(infra));
    }),
  ];
}

/** What is the same in every environment that has the component. */
function sharedObjects(component: Component, infra: Infrastructure): NamedObject[] {
  return builtObjects(baseParameters(infra), (scope) => {
    buildComponent(scope, component, infra, baseParameters(infra));
  });
}

function componentFiles(component: Component, infra: Infrastructure): GeneratedFile[] {
  const folder = `gitops/components/${component.name}`;
  const objects = sharedObjects(component, infra);
  const patches = Object.entries(patchesOf(component, infra, baseParameters(infra))).map(([id, patch]) => ({
    path: `${id}.patch.yaml`,
    patch,
  }));
  return [
    ...objectFiles(folder, objects),
    ...patches.map(({ path, patch }) => ({ path: `${folder}/${path}`, content: generatedYaml(patch) })),
    kustomization(folder, 'kustomize.config.k8s.io/v1alpha1', 'Component', objects, {
      ...(patches.length > 0 && { patches: patches.map(({ path }) => ({ path })) }),
    }),
  ];
}

export function objectFiles(folder: string, objects: readonly NamedObject[]): GeneratedFile[] {
  return objects.map(({ id, object }) => ({ path: `${folder}/${id}.yaml`, content: generatedYaml(object) }));
}

function kustomization(
  folder: string,
  apiVersion: string,
  kind: string,
  objects: readonly NamedObject[],
  more: object,
): GeneratedFile {
  return {
    path: `${folder}/kustomization.yaml`,
    content: generatedYaml({
      apiVersion,
      kind,
      resources: objects.map(({ id }) => `${id}.yaml`),
      ...more,
    }),
  };
}
