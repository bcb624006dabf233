import type { IRollout } from '@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1/Rollout';
import { Construct } from 'constructs';
import { customResource } from '../custom-resource';
import { labels, selector } from '../labels';
import type { Parameters } from '../parameters/parameters';
import { syncWave } from '../sync-wave';

export const CANARY_SCALE_TARGET = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout' } as const;

/**
 * Takes the pods over from the Deployment, whose template it reads: a new version gets a part of the traffic,
 * and goes on only while it keeps the objectives.
 */
export class Canary extends Construct {
  constructor(scope: Construct, id: string, parameters: Parameters) {
    super(scope, id);
    customResource(this, 'rollout', {
      ...CANARY_SCALE_TARGET,
      metadata: {
        name: parameters.name,
        labels: labels(parameters, 'server'),
        annotations: syncWave('workload'),
      },
      spec: {
        revisionHistoryLimit: 5,
        selector: { matchLabels: selector(parameters) },
        // The Deployment's pods leave when those of the Rollout are ready.
        workloadRef: {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          name: parameters.name,
          scaleDown: 'onsuccess',
        },
        strategy: {
          canary: {
            maxUnavailable: 0,
            maxSurge: '25%',
            steps: [
              { setWeight: 10 },
              { pause: { duration: '5m' } },
              { setWeight: 50 },
              { pause: { duration: '5m' } },
            ],
          },
        },
      },
    } satisfies IRollout);
  }
}
