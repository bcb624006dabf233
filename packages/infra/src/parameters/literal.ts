import type { Identity } from '@golden-path/spec';
import type { Settings } from '../settings/settings';
import { CONDITIONS } from './conditions';
import type { Parameters } from './parameters';

/** `repository:tag@digest`; a container runtime goes by the digest, a person reads the tag. */
export function imageReference({ repository, tag, digest }: Settings['image']): string {
  return digest === '' ? `${repository}:${tag}` : `${repository}:${tag}@${digest}`;
}

export function scaleTarget(settings: Settings): Parameters['scaleTarget'] {
  return settings.canary.enabled
    ? { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout' }
    : { apiVersion: 'apps/v1', kind: 'Deployment' };
}

export function environmentList(settings: Settings): Parameters['environment'] {
  return Object.entries(settings.environment)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => ({ name, value }));
}

/** The parameters of plain manifests: the settings themselves. */
export function literalParameters(identity: Identity, settings: Settings): Parameters {
  const { image, resources, replicas, network, route, observability } = settings;
  return {
    service: identity.name,
    name: identity.name,
    instance: identity.name,
    system: identity.system,
    version: image.tag,
    image: imageReference(image),
    cpu: resources.cpu,
    memory: resources.memory,
    minReplicas: replicas.min,
    maxReplicas: replicas.max,
    cpuPercent: replicas.cpuPercent,
    requestsPerSecond: String(replicas.requestsPerSecond),
    clientNamespaces: [...network.clientNamespaces],
    host: route.host,
    gateway: route.gateway,
    gatewayNamespace: route.gatewayNamespace,
    ingressClass: route.ingressClass,
    prometheusNamespace: observability.prometheusNamespace,
    collectorNamespace: observability.collectorNamespace,
    collectorEndpoint: observability.collectorEndpoint,
    grafanaAddress: observability.grafanaAddress,
    databaseInstances: settings.database.instances,
    databaseStorage: settings.database.storage,
    databaseOperatorNamespace: settings.database.operatorNamespace,
    importSchedule: settings.database.importSchedule,
    canaryPrometheusAddress: settings.canary.prometheusAddress,
    scaleTarget: scaleTarget(settings),
    environment: environmentList(settings),
    when: (condition, _mark, items) => (CONDITIONS[condition](settings) ? items : []),
  };
}
