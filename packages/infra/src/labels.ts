import type { Parameters } from './parameters/parameters';

/** What selects the pods: fixed for the life of the service, for a selector cannot be changed. */
export function selector({ service, instance }: Parameters): Record<string, string> {
  return {
    'app.kubernetes.io/name': service,
    'app.kubernetes.io/instance': instance,
    'app.kubernetes.io/component': 'server',
  };
}

/**
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
 * @param component `server` only for what serves: it is a part of the selector
 */
export function labels(parameters: Parameters, component: string): Record<string, string> {
  return {
    ...selector(parameters),
    'app.kubernetes.io/component': component,
    'app.kubernetes.io/part-of': parameters.system,
    'app.kubernetes.io/version': parameters.version,
    'backstage.io/kubernetes-id': parameters.service,
  };
}

/** A pod with this label may call the service from its own namespace. */
export function clientLabel({ name }: Parameters): Record<string, string> {
  return { [`${name}-client`]: 'true' };
}
