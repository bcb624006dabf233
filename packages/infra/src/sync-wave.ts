/**
 * The order in which Argo CD applies things: what others need, the schema of the database, the workload,
 * and last the rules that watch it.
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/
 */
const WAVES = { foundation: '-2', migration: '-1', workload: '0', rules: '1' } as const;

export function syncWave(wave: keyof typeof WAVES): Record<string, string> {
  return { 'argocd.argoproj.io/sync-wave': WAVES[wave] };
}
