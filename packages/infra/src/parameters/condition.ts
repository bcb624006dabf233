import type { Settings } from '../settings/settings';

/** A yes-or-no fact of the settings on which objects or parts of objects depend. */
export interface Condition {
  readonly name: string;
  readonly holds: (settings: Settings) => boolean;
  /** The same for Helm. */
  readonly expression: string;
  /** Whether it is about a component: overlays decide on it, not the base. */
  readonly isOptional?: true;
}

/** Whether pods are scaled by what they are asked, too. */
export const BY_REQUEST_RATE: Condition = {
  name: 'requestsPerSecond',
  holds: ({ replicas }) => replicas.requestsPerSecond > 0,
  expression: 'gt (int .Values.replicas.requestsPerSecond) 0',
};
