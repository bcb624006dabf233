import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { GeneratedFile } from '../generated-file';
import type { Component, Infrastructure } from '../infrastructure';
import { buildOwn, builtObjects } from '../manifests/base';
import { objectFiles } from '../manifests/manifests';
import type { NamedObject } from '../manifests/object';
import { literalParameters } from '../parameters/literal';
import { namespaceOf } from '../slo/environment';
import { chosenComponents, readEnvironment } from './environment';
import { OverlayError, OVERLAYS, readKustomization } from './files';

/**
 * gitops/overlays: what each environment has for itself, because it names it. Everything else in an overlay is written
 * by people.
 * @throws OverlayError when an overlay does not list what it has, or lists what it has not
 */
export function ownFiles(infra: Infrastructure): GeneratedFile[] {
  return infra.environments
    .filter((environment) => existsSync(join(infra.root, OVERLAYS, environment, 'kustomization.yaml')))
    .flatMap((environment) => filesOf(infra, environment));
}

function filesOf(infra: Infrastructure, environment: string): GeneratedFile[] {
  const folder = `${OVERLAYS}/${environment}`;
  const { resources = [] } = readKustomization(join(infra.root, folder));
  const chosen = chosenComponents(join(infra.root, folder), infra.components);
  const objects = ownObjects(infra, environment, chosen);
  const file = ({ id }: NamedObject): string => `${id}.yaml`;
  for (const object of objects)
    if (!resources.includes(file(object)))
      throw new OverlayError(
        `${folder}/kustomization.yaml: put ${file(object)} into its resources: a component that it has brings it`,
      );
  const mine = new Set(objects.map(file));
  const stray = ownObjects(infra, environment, infra.components)
    .map(file)
    .find((name) => resources.includes(name) && !mine.has(name));
  if (stray !== undefined)
    throw new OverlayError(
      `${folder}/kustomization.yaml: take ${stray} out of its resources: none of its components brings it`,
    );
  return objectFiles(folder, objects);
}

function ownObjects(
  infra: Infrastructure,
  environment: string,
  components: readonly Component[],
): NamedObject[] {
  const settings = readEnvironment(infra, environment);
  const parameters = literalParameters(infra, settings, namespaceOf(infra.identity.name, environment));
  return builtObjects(parameters, (scope) => {
    for (const component of components) buildOwn(scope, component, infra, parameters);
  });
}
