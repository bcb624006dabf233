import type { k8s } from 'cdk8s-plus-33';
import type { Parameters } from '../parameters/parameters';
import { CANARY_SCALE_TARGET } from '../delivery/canary';
import { CONTAINER } from '../workload/pod';

/** A strategic-merge patch that adds to the environment of the serving container. */
export function environmentPatch({ name }: Parameters, env: readonly k8s.EnvVar[]): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: { template: { spec: { containers: [{ name: CONTAINER, env }] } } },
  };
}

/** Has the autoscaler steer the Rollout. */
export function canaryPatch({ name }: Parameters): object {
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name },
    spec: { scaleTargetRef: { ...CANARY_SCALE_TARGET, name } },
  };
}
