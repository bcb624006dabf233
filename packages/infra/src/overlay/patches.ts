import type { KubernetesObject } from '../manifests/object';

/** What the patches of an overlay say of the one object of a kind. */
export function specOf(patches: readonly KubernetesObject[], kind: string): unknown {
  return patches.find((patch) => patch.kind === kind)?.spec;
}
