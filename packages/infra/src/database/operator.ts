import type { KubernetesObject } from '../manifests/object';

/** Labels of the pods that CloudNativePG makes. */
export function instanceLabels(objects: readonly KubernetesObject[]): Record<string, string>[] {
  return clusters(objects).map((name) => ({ 'cnpg.io/cluster': name }));
}

/** The Secrets that it makes, with the account of the application. */
export function accountSecrets(objects: readonly KubernetesObject[]): string[] {
  return clusters(objects).map((name) => `Secret ${name}-app`);
}

function clusters(objects: readonly KubernetesObject[]): string[] {
  return objects.filter(({ kind }) => kind === 'Cluster').map(({ metadata }) => metadata.name);
}
