import type { KubernetesObject } from './manifests/object';

/**
 * The order in which Argo CD applies things: what others need and what watches a release from its first pod, the schema
 * of the database, the workload, and last the autoscaler. That one is Degraded until its target has pods with metrics,
 * and in the wave of its target it would fail the first sync of every environment.
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/
 */
const WAVES = { foundation: '-2', migration: '-1', workload: '0', autoscaler: '1' } as const;

const ANNOTATION = 'argocd.argoproj.io/sync-wave';

export function syncWave(wave: keyof typeof WAVES): Record<string, string> {
  return { [ANNOTATION]: WAVES[wave] };
}

export function waveOf({ metadata }: KubernetesObject): number {
  return Number(metadata.annotations?.[ANNOTATION] ?? WAVES.workload);
}
