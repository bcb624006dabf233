import type { Component } from '../component';
import { sectionOf, type Settings } from '../settings/settings';

/** A yes-or-no fact of the settings on which objects or parts of objects depend. */
export interface Condition {
  readonly name: string;
  readonly holds: (settings: Settings) => boolean;
  /** The same for Helm. */
  readonly expression: string;
  /** The component that this is about: overlays decide on it, not the base. */
  readonly component?: Component;
}

/** Whether an environment has the component. */
export function has(component: Component): Condition {
  return {
    name: component.name,
    holds: (settings) => component.isOn(sectionOf(settings, component)),
    expression: component.expression,
    component,
  };
}

/** Whether pods are scaled by what they are asked, too. */
export const BY_REQUEST_RATE: Condition = {
  name: 'requestsPerSecond',
  holds: ({ replicas }) => replicas.requestsPerSecond > 0,
  expression: 'gt (int .Values.replicas.requestsPerSecond) 0',
};
