import type { Infrastructure } from '../infrastructure';
import { DEPLOYMENT } from '../parameters/literal';
import { groupKind, type GroupKind } from './group-kind';

/** Of what the autoscaler sets the replicas: the Deployment, and what takes its pods over in some environment. */
export function scaled({ components }: Infrastructure): GroupKind[] {
  return [DEPLOYMENT, ...components.flatMap(({ scales }) => scales ?? [])].map(groupKind);
}
