import type { IAnalysisTemplate } from '@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1/AnalysisTemplate';
import type { IRollout } from '@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1/Rollout';
import { Construct } from 'constructs';
import type { Context } from '../infrastructure';
import { customResource } from '../custom-resource';
import { labels, selector } from '../labels';
import { ABOUT, analysis } from './analysis';
import type { ScaleTarget } from '../parameters/parameters';
import { syncWave } from '../sync-wave';

export const CANARY_SCALE_TARGET = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Rollout',
} as const satisfies ScaleTarget;

export interface CanarySettings {
  readonly enabled: boolean;
  readonly prometheusAddress: string;
}

/**
 * Takes the pods over from the Deployment, whose template it reads: a new version gets a part of the traffic,
 * and goes on only while it keeps the objectives.
 */
export class Canary extends Construct {
  constructor(scope: Construct, id: string, { infra, parameters, section }: Context<CanarySettings>) {
    super(scope, id);
    const judged = analysis(infra.level, section.prometheusAddress);
    this.node.addValidation({
      validate: () =>
        judged.metrics.length > 0 ? [] : ['service/slo.yaml has no ratio by which a canary could be judged'],
    });
    const templateName = `${parameters.name}-objectives`;
    customResource(this, 'analysis-template', {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AnalysisTemplate',
      metadata: {
        name: templateName,
        labels: labels(parameters, 'server'),
        annotations: syncWave('foundation'),
      },
      spec: judged,
    } satisfies IAnalysisTemplate);
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
            // From the first traffic to the last step, in the background: what it refuses, goes back at once.
            analysis: {
              templates: [{ templateName }],
              args: [...ABOUT],
              startingStep: 1,
            },
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
