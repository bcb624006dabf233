import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { KubernetesObject } from '../manifests/object';
import { FEATURES } from '../manifests/features';
import type { Condition } from '../parameters/conditions';
import type { Settings } from '../settings/settings';
import { CONTAINER } from '../workload/pod';
import { OVERLAYS, readDocuments, readKustomization } from './files';
import { parseVersion } from './version';

/**
 * The settings that an overlay's files amount to: the values with which the chart gives the same objects.
 * What an overlay says beyond them is found by the test that compares both.
 */
export function readEnvironment(root: string, environment: string, defaults: Settings): Settings {
  const folder = join(root, OVERLAYS, environment);
  const chosen = chosenFeatures(folder);
  const versionFile = join(folder, 'version.yaml');
  const autoscaler = specOf(readDocuments(join(folder, 'replicas.yaml')), 'HorizontalPodAutoscaler') as
    AutoscalerSpec | undefined;
  const settings = readDocuments(join(folder, 'settings.yaml'));
  const route = specOf(settings, chosen.has('ingress') ? 'Ingress' : 'HTTPRoute') as
    { hostnames?: string[]; rules?: { host?: string }[] } | undefined;
  const cluster = specOf(settings, 'Cluster') as
    { instances?: number; storage?: { size?: string } } | undefined;
  return {
    ...defaults,
    image: parseVersion(readFileSync(versionFile, 'utf8'), versionFile),
    environment: { ...defaults.environment, ...environmentOf(settings) },
    replicas: {
      min: autoscaler?.minReplicas ?? defaults.replicas.min,
      max: autoscaler?.maxReplicas ?? defaults.replicas.max,
      cpuPercent: metric(autoscaler)?.resource?.target?.averageUtilization ?? defaults.replicas.cpuPercent,
      requestsPerSecond: Number(metric(autoscaler, 'Pods')?.pods?.target?.averageValue ?? 0),
    },
    route: {
      ...defaults.route,
      kind: chosen.has('httpRoute') ? 'HTTPRoute' : chosen.has('ingress') ? 'Ingress' : 'none',
      host: route?.hostnames?.[0] ?? route?.rules?.[0]?.host ?? defaults.route.host,
    },
    observability: { ...defaults.observability, enabled: chosen.has('observability') },
    database: {
      ...defaults.database,
      kind: chosen.has('postgresql') ? 'postgresql' : 'embedded',
      instances: cluster?.instances ?? defaults.database.instances,
      storage: cluster?.storage?.size ?? defaults.database.storage,
    },
    canary: { ...defaults.canary, enabled: chosen.has('canary') },
  };
}

interface AutoscalerSpec {
  readonly minReplicas?: number;
  readonly maxReplicas?: number;
  readonly metrics?: readonly {
    readonly type: string;
    readonly resource?: { readonly target?: { readonly averageUtilization?: number } };
    readonly pods?: { readonly target?: { readonly averageValue?: string | number } };
  }[];
}

function metric(spec: AutoscalerSpec | undefined, type = 'Resource') {
  return spec?.metrics?.find((candidate) => candidate.type === type);
}

function chosenFeatures(folder: string): ReadonlySet<Condition> {
  const components = readKustomization(folder).components ?? [];
  return new Set(
    components.map((path) => {
      const feature = FEATURES.find((candidate) => candidate.folder === basename(path));
      if (feature === undefined)
        throw new Error(
          `${folder}/kustomization.yaml: no component '${path}'; there are ${FEATURES.map((f) => f.folder).join(', ')}`,
        );
      return feature.condition;
    }),
  );
}

function specOf(documents: readonly KubernetesObject[], kind: string): unknown {
  return documents.find((document) => document.kind === kind)?.spec;
}

function environmentOf(documents: readonly KubernetesObject[]): Record<string, string> {
  const deployment = specOf(documents, 'Deployment') as
    | { template?: { spec?: { containers?: { name: string; env?: { name: string; value: string }[] }[] } } }
    | undefined;
  const container = deployment?.template?.spec?.containers?.find(({ name }) => name === CONTAINER);
  return Object.fromEntries((container?.env ?? []).map(({ name, value }) => [name, value]));
}
