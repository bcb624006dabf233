import { join } from 'node:path';
import type { KubernetesObject } from '../manifests/object';
import { OVERLAYS, readDocuments, readKustomization } from './files';
import { merge } from './merge';
import { imageReference } from '../parameters/literal';
import { parseVersion, type Version } from './version';
import { readFileSync } from 'node:fs';

/**
 * What an environment's overlay comes to: `kubectl kustomize`, for the few features that our overlays use
 * (test/kustomize.sh proves that the two agree).
 * @throws when a patch hits nothing, or a file is missing
 */
export function buildOverlay(root: string, environment: string): KubernetesObject[] {
  const folder = join(root, OVERLAYS, environment);
  const {
    namespace,
    resources = [],
    components = [],
    transformers = [],
    patches = [],
  } = readKustomization(folder);
  let objects = resources.flatMap((path) => resourcesOf(join(folder, path)));
  for (const path of components) {
    const component = join(folder, path);
    objects = [...objects, ...resourcesOf(component)];
    for (const patch of readKustomization(component).patches ?? [])
      objects = applyPatches(objects, join(component, patch.path));
  }
  for (const patch of patches) objects = applyPatches(objects, join(folder, patch.path));
  for (const path of transformers) {
    const file = join(folder, path);
    const version = parseVersion(readFileSync(file, 'utf8'), file);
    objects = objects.map((object) => withVersion(object, version) as KubernetesObject);
  }
  return objects.map(
    (object) => ({ ...object, metadata: { ...object.metadata, namespace } }) as KubernetesObject,
  );
}

/** @param place a folder with a kustomization, or a file */
function resourcesOf(place: string): KubernetesObject[] {
  if (place.endsWith('.yaml')) return readDocuments(place);
  return (readKustomization(place).resources ?? []).flatMap((path) => readDocuments(join(place, path)));
}

function applyPatches(objects: readonly KubernetesObject[], file: string): KubernetesObject[] {
  return readDocuments(file).reduce<KubernetesObject[]>(
    (patched, patch) => {
      const hit = (object: KubernetesObject): boolean =>
        object.apiVersion === patch.apiVersion &&
        object.kind === patch.kind &&
        object.metadata.name === patch.metadata.name;
      if (!patched.some(hit)) throw new Error(`${file}: no ${patch.kind} ${patch.metadata.name} to patch`);
      return patched.map((object) => (hit(object) ? merge(object, patch) : object));
    },
    [...objects],
  );
}

/** Sets the image of every container that runs it, and every version label. */
function withVersion(value: unknown, version: Version): unknown {
  if (Array.isArray(value)) return value.map((item) => withVersion(item, version));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => {
      if (key === 'image' && typeof field === 'string' && field.startsWith(`${version.repository}:`))
        return [key, imageReference(version)];
      return [key, key === 'app.kubernetes.io/version' ? version.tag : withVersion(field, version)];
    }),
  );
}
