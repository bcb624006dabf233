import { contextOf } from '../component';
import type { Component } from '../infrastructure';
import type { Infrastructure } from '../infrastructure';
import type { Parameters } from '../parameters/parameters';
import { joinedVariables, withJoined } from '../workload/environment';
import { CONTAINER } from '../workload/pod';

/**
 * What a component changes in the objects of the base, by the ids of these: strategic-merge patches that do the same as
 * the base's constructs do where the component's condition holds.
 */
export function patchesOf(
  component: Component,
  infra: Infrastructure,
  parameters: Parameters,
): Readonly<Record<string, object>> {
  const { name } = parameters;
  const joined = joinedVariables(infra, parameters);
  // In the base already, where the settings of all environments have it: the patch stands in its place.
  const env = component.environment?.(contextOf(component, infra, parameters)).map((variable) => {
    const value = infra.settings.environment[variable.name];
    return value === undefined
      ? variable
      : { ...variable, value: withJoined(joined, { ...variable, value }) };
  });
  return {
    ...(env !== undefined && {
      deployment: {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name },
        spec: { template: { spec: { containers: [{ name: CONTAINER, env }] } } },
      },
    }),
    ...(component.scales !== undefined && {
      'horizontal-pod-autoscaler': {
        apiVersion: 'autoscaling/v2',
        kind: 'HorizontalPodAutoscaler',
        metadata: { name },
        spec: { scaleTargetRef: { ...component.scales, name } },
      },
    }),
  };
}
