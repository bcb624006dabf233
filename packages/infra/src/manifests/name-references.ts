import type { Infrastructure } from '../infrastructure';
import { sectionOf } from '../settings/settings';
import type { NameReferences } from './names';

/**
 * The `configurations` of the base, for all components that a service has chosen.
 * @see https://github.com/kubernetes-sigs/kustomize/blob/master/examples/transformerconfigs/README.md
 */
export function nameReferences({ components, settings }: Infrastructure): NameReferences | undefined {
  const all = components.flatMap((component) => component.names?.(sectionOf(settings, component)) ?? []);
  const nameReference = all.flatMap((names) => names.nameReference ?? []);
  const namePrefix = all.flatMap((names) => names.namePrefix ?? []);
  if (nameReference.length + namePrefix.length === 0) return undefined;
  return {
    ...(nameReference.length > 0 && { nameReference }),
    ...(namePrefix.length > 0 && { namePrefix }),
  };
}
