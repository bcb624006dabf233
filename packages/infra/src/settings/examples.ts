import type { Infrastructure } from '../infrastructure';
import { readEnvironment } from '../overlay/environment';
import { merge } from '../overlay/merge';
import { misfits } from './misfits';
import { withSections, type Settings } from './settings';

/** Settings for which chart and manifests are compared: of every environment, and what none of them has. */
export function exampleSettings(infra: Infrastructure): Record<string, Settings> {
  return {
    defaults: infra.settings,
    ...Object.fromEntries(infra.environments.map((name) => [name, readEnvironment(infra, name)])),
    everything: everythingSettings(infra),
    'a cluster of others': withSections(
      merge(switchedOn(infra, infra.components), OF_OTHERS),
      infra.components,
      ({ ofOthers = {} }) => ofOthers,
    ),
    'the later of what excludes each other, hostile environment': merge(switchedOn(infra, infra.components), {
      image: { tag: '1.10' },
      environment: {
        ...{ ZEBRA: 'no', ALPHA: '0x1F', QUOTED: `it's "{{ .Values }}": # ` },
        // What other things follow from, or are made of.
        ...{ PORT: '9090', SHUTDOWN_DRAIN_SECONDS: '60', NODE_OPTIONS: '--enable-source-maps' },
        OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=prod',
      },
    }),
  };
}

/** What clusters, registries and accounts of others ask for. */
const OF_OTHERS = {
  imagePullSecrets: [{ name: 'registry' }, { name: 'mirror' }],
  podAnnotations: { 'sidecar.istio.io/inject': 'false', 'example.org/note': 'yes: "{{ x }}"' },
  nodeSelector: { 'kubernetes.io/arch': 'arm64' },
  tolerations: [
    { key: 'dedicated', operator: 'Equal', value: 'ships', effect: 'NoSchedule' },
    { operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 60 },
  ],
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: 'disk', operator: 'In', values: ['ssd'] }] }],
      },
    },
  },
  podSecurityContext: { fixedUser: false },
  serviceAccount: { create: false, name: 'theirs' },
  service: { annotations: { 'service.kubernetes.io/topology-mode': 'Auto' } },
};

/** Settings that are refused, by what Helm says then. */
export function misfitSettings(infra: Infrastructure): Record<string, Settings> {
  return Object.fromEntries(
    misfits(infra).map(({ says, refusal = says, example }) => [refusal, merge(infra.settings, example)]),
  );
}

/** With every part that an environment may have: what rules and schemas are tried on. */
export function everythingSettings(infra: Infrastructure): Settings {
  return merge(switchedOn(infra, infra.components.toReversed()), {
    image: { digest: `sha256:${'1'.repeat(64)}` },
    replicas: { min: 3, max: 12, requestsPerSecond: 200 },
  });
}

/** Where two say different things of a section, the later wins. */
function switchedOn({ settings }: Infrastructure, components: Infrastructure['components']): Settings {
  return withSections(settings, components, ({ on, example = {} }) => ({ ...on, ...example }));
}
