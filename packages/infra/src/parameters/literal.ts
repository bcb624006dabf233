import { has } from '../component';
import { nameOf } from '../identity/name-of';
import type { Infrastructure } from '../infrastructure';
import { joinedVariables, withJoined, type Joined } from '../workload/environment';
import { listenPort } from '../workload/probes';
import { gracePeriodSeconds } from '../workload/shutdown';
import { sectionOf, type Settings } from '../settings/settings';
import type { Condition } from './condition';
import type { Parameters, ScaleTarget } from './parameters';

/** Whom the autoscaler steers where no component takes the pods over. */
export const DEPLOYMENT: ScaleTarget = { apiVersion: 'apps/v1', kind: 'Deployment' };

/** `repository:tag@digest`; a container runtime goes by the digest, a person reads the tag. */
export function imageReference({ repository, tag, digest }: Settings['image']): string {
  return digest === '' ? `${repository}:${tag}` : `${repository}:${tag}@${digest}`;
}

/**
 * The parameters of plain manifests: the settings themselves.
 * @param namespace absent: that of a release of the chart by its own name @param holds absent: as the settings say
 */
export function literalParameters(
  infra: Infrastructure,
  settings: Settings,
  namespace: string = infra.identity.name,
  holds = (condition: Condition) => condition.holds(settings),
): Parameters {
  const { identity, components } = infra;
  const { image, resources, replicas, environment } = settings;
  const scaler = components.find((component) => component.scales !== undefined && holds(has(component)));
  const parameters: Parameters = {
    service: identity.name,
    name: identity.name,
    instance: identity.name,
    namespace,
    system: nameOf(identity.system),
    version: image.tag,
    image: imageReference(image),
    cpu: resources.cpu,
    memory: resources.memory,
    minReplicas: replicas.min,
    maxReplicas: replicas.max,
    cpuPercent: replicas.cpuPercent,
    requestsPerSecond: String(replicas.requestsPerSecond),
    scaleTarget: scaler?.scales ?? DEPLOYMENT,
    listenPort: listenPort(environment),
    gracePeriodSeconds: gracePeriodSeconds(environment),
    environment: [],
    imagePullSecrets: settings.imagePullSecrets,
    nodeSelector: settings.nodeSelector,
    tolerations: settings.tolerations,
    affinity: settings.affinity,
    podAnnotations: settings.podAnnotations,
    serviceAnnotations: settings.service.annotations,
    serviceAccountAnnotations: settings.serviceAccount.annotations,
    serviceAccountName: settings.serviceAccount.name === '' ? identity.name : settings.serviceAccount.name,
    section: (component) => sectionOf(settings, component),
    when: (condition, _mark, items) => (holds(condition) ? items : []),
    fields: (condition, fields) => (holds(condition) ? fields : {}),
    where: (condition, scope, build) => {
      if (holds(condition)) build(scope);
    },
  };
  const joined = joinedVariables(infra, parameters).filter(
    ({ condition }) => condition === undefined || holds(condition),
  );
  return { ...parameters, environment: environmentList(environment, joined) };
}

/** Those of gitops/base: it has no component, whatever the settings are; overlays choose. */
export function baseParameters(infra: Infrastructure): Parameters {
  return literalParameters(
    infra,
    infra.settings,
    undefined,
    (condition) => condition.isOptional !== true && condition.holds(infra.settings),
  );
}

function environmentList(
  environment: Settings['environment'],
  joined: readonly Joined[],
): Parameters['environment'] {
  return Object.entries(environment)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => ({ name, value: withJoined(joined, { name, value }) }));
}
