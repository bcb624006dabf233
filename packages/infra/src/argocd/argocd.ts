import type { Identity } from '@golden-path/spec';
import { nameOf } from '../identity/name-of';

/** Where Argo CD itself runs. */
export const ARGOCD_NAMESPACE = 'argocd';

/** The cluster that Argo CD runs in; docs/delivery.md says what changes with many. */
export const IN_CLUSTER = 'https://kubernetes.default.svc';

/** What is on it is deployed. */
export const BRANCH = 'main';

/** `group:default/harbour` → `harbour`: the group in the single sign-on, the channel for messages. */
export function teamOf({ owner }: Identity): string {
  return nameOf(owner);
}
