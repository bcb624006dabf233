import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Component } from '../infrastructure';
import type { Infrastructure } from '../infrastructure';
import type { KubernetesObject } from '../manifests/object';
import type { BaseSettings } from '../settings/base';
import { withSections, type Settings } from '../settings/settings';
import { CONTAINER } from '../workload/pod';
import { OVERLAYS, readDocuments, readKustomization } from './files';
import { merge } from './merge';
import { specOf } from './patches';
import { parseVersion } from './version';

/**
 * The settings that an overlay's files amount to: the values with which the chart gives the same objects.
 * What an overlay says beyond them is found by the test that compares both.
 */
export function readEnvironment(infra: Infrastructure, environment: string): Settings {
  const folder = join(infra.root, OVERLAYS, environment);
  const chosen = chosenComponents(folder, infra.components);
  const versionFile = join(folder, 'version.yaml');
  const patches = readDocuments(join(folder, 'settings.yaml'));
  const base: Partial<BaseSettings> = {
    image: parseVersion(readFileSync(versionFile, 'utf8'), versionFile),
    environment: environmentOf(patches),
    replicas: replicasOf(readDocuments(join(folder, 'replicas.yaml')), infra.settings.replicas),
  };
  const none = withSections(merge(infra.settings, base), infra.components, ({ off }) => off);
  return withSections(none, chosen, (component) => ({ ...component.on, ...component.read?.(patches) }));
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

function replicasOf(
  patches: readonly KubernetesObject[],
  defaults: Settings['replicas'],
): Settings['replicas'] {
  const {
    minReplicas = defaults.min,
    maxReplicas = defaults.max,
    metrics = [],
  } = (specOf(patches, 'HorizontalPodAutoscaler') ?? {}) as AutoscalerSpec;
  const metric = (type: string) => metrics.find((candidate) => candidate.type === type);
  return {
    min: minReplicas,
    max: maxReplicas,
    cpuPercent: metric('Resource')?.resource?.target?.averageUtilization ?? defaults.cpuPercent,
    requestsPerSecond: Number(metric('Pods')?.pods?.target?.averageValue ?? 0),
  };
}

export function chosenComponents(folder: string, components: readonly Component[]): Component[] {
  return (readKustomization(folder).components ?? []).map((path) => {
    const component = components.find(({ name }) => name === basename(path));
    if (component === undefined)
      throw new Error(
        `${folder}/kustomization.yaml: no component '${path}'; there are ${components.map(({ name }) => name).join(', ')}`,
      );
    return component;
  });
}

function environmentOf(documents: readonly KubernetesObject[]): Record<string, string> {
  const deployment = specOf(documents, 'Deployment') as
    | { template?: { spec?: { containers?: { name: string; env?: { name: string; value: string }[] }[] } } }
    | undefined;
  const container = deployment?.template?.spec?.containers?.find(({ name }) => name === CONTAINER);
  return Object.fromEntries((container?.env ?? []).map(({ name, value }) => [name, value]));
}
