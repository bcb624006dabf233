import type { KubernetesObject } from './object';

/**
 * Two lists of objects come out equal here when a cluster makes the same of them in a namespace: sorted by kind
 * and name, without the namespace, environment variables by name.
 */
export function comparable(objects: readonly KubernetesObject[]): unknown[] {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, field]) =>
        key === 'env'
          ? [key, (field as { name: string }[]).toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(sorted)]
          : [key, sorted(field)],
      ),
    );
  };
  return objects
    .map((object) => ({ ...object, metadata: { ...object.metadata, namespace: undefined } }))
    .toSorted((a, b) => (a.kind + a.metadata.name < b.kind + b.metadata.name ? -1 : 1))
    .map(sorted);
}
