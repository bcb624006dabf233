import { infra } from '../test/this-service';
import { buildOverlay } from './overlay/build';
import { waveOf } from './sync-wave';

/** Kinds in the order in which they have to be applied. */
const ORDER = [
  [
    ...['ServiceAccount', 'NetworkPolicy', 'Cluster'],
    // A release is watched from its first pod to its last, not when its canary has ended.
    ...['ServiceMonitor', 'PrometheusRule', 'ConfigMap', 'AnalysisTemplate'],
  ],
  ['Job'],
  ['Deployment', 'Rollout', 'Service', 'HTTPRoute'],
  // Degraded until its target has pods with metrics: beside them it fails the first sync.
  ['HorizontalPodAutoscaler'],
];

const { root, environments } = infra;

describe.each(environments)('Given the order in which Argo CD applies %s', (environment) => {
  const objects = buildOverlay(root, environment);
  const waves = ORDER.map((kinds) => objects.filter(({ kind }) => kinds.includes(kind)).map(waveOf)).filter(
    (wave) => wave.length > 0,
  );

  it('then each kind comes after those that it needs', () => {
    const overlaps = waves
      .slice(1)
      .filter((wave, index) => Math.min(...wave) <= Math.max(...(waves[index] ?? [])));

    expect(waves.length).toBeGreaterThanOrEqual(3);
    expect(overlaps).toEqual([]);
  });
});
