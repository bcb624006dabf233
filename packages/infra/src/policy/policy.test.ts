import { infra } from '../../test/this-service';
import { manifests } from '../manifests/manifests';
import type { KubernetesObject } from '../manifests/object';
import { buildOverlay } from '../overlay/build';
import { merge } from '../overlay/merge';
import { ConnectionTest } from '../chart/connection-test';
import { substitutedChart } from '../chart/substitution';
import { objectsOf } from '../manifests/object';
import { literalParameters } from '../parameters/literal';
import { everythingSettings, exampleSettings } from '../settings/examples';
import { POD_SECURITY_RULES } from './pod-security';
import { policyRules, violations } from './policy';

const { root, environments, gated } = infra;
const rules = policyRules(infra);

describe.each(environments)('Given what %s deploys', (environment) => {
  const objects = buildOverlay(root, environment);

  it.each(rules)('then $says', (rule) => {
    expect(rule.violations({ objects, environment })).toEqual([]);
  });
});

describe.each(Object.entries(exampleSettings(infra)))(
  'Given the chart with the settings of %s',
  (_name, settings) => {
    const objects = substitutedChart(infra, settings);

    it.each(rules)('then $says', (rule) => {
      expect(rule.violations({ objects, settings })).toEqual([]);
    });
  },
);

describe("Given the chart's test", () => {
  const [test] = objectsOf(
    (scope) => new ConnectionTest(scope, 'test', literalParameters(infra, infra.settings)),
  );

  it.each(POD_SECURITY_RULES)('then $says', (rule) => {
    expect(rule.violations({ objects: test === undefined ? [] : [test.object] })).toEqual([]);
  });
});

/** One defect for each rule, planted in an environment that has everything. */
const DEFECTS: readonly {
  readonly rule: string;
  readonly kind: string;
  readonly name?: RegExp;
  readonly patch?: object;
  readonly remove?: true;
}[] = [
  pod('a pod does not run as root', { securityContext: { runAsNonRoot: false } }),
  container('a pod does not run as root', { securityContext: { runAsUser: 0 } }),
  pod('a pod does not run as root', {
    initContainers: [{ name: 'x', image: 'x:1', securityContext: { runAsUser: 0 } }],
  }),
  container('a pod has the seccomp profile of the runtime', {
    securityContext: { seccompProfile: { type: 'Unconfined' } },
  }),
  pod('a pod has the seccomp profile of the runtime', { securityContext: { seccompProfile: null } }),
  pod('a pod shares nothing with its node', { hostNetwork: true }),
  container('a pod shares nothing with its node', {
    ports: [{ name: 'http', containerPort: 8080, hostPort: 80 }],
  }),
  pod('a pod shares nothing with its node', { volumes: [{ name: 'host', hostPath: { path: '/' } }] }),
  pod('a pod gets no token of the API server', { automountServiceAccountToken: null }),
  container('a container cannot gain privileges', { securityContext: { allowPrivilegeEscalation: true } }),
  container('a container drops all capabilities and adds none', {
    securityContext: { capabilities: { add: ['NET_ADMIN'] } },
  }),
  container('the root file system is read-only', { securityContext: { readOnlyRootFilesystem: false } }),
  container('a container of a Deployment has all three probes', { livenessProbe: null }),
  container('a container requests CPU and memory, and its memory is limited', {
    resources: { limits: null },
  }),
  container('a container requests CPU and memory, and its memory is limited', {
    resources: { requests: { cpu: null } },
  }),
  container('an environment variable stands once, with a value or a reference', {
    env: [
      { name: 'LOG_LEVEL', value: 'info' },
      { name: 'LOG_LEVEL', value: 'debug' },
    ],
  }),
  container('an environment variable stands once, with a value or a reference', {
    env: [{ name: 'DATABASE_URL', value: 'sqlite:///tmp/x' }],
  }),
  container('an environment variable refers to those before it', {
    env: [{ name: 'OTEL_RESOURCE_ATTRIBUTES', value: 'k8s.pod.name=$(K8S_POD)' }],
  }),
  container('a pod may take as long to end as its environment says', {
    env: [{ name: 'SHUTDOWN_DRAIN_SECONDS', value: '60' }],
  }),
  container('a pod is probed and scraped where its environment lets it listen', {
    env: [{ name: 'PROBES_PORT', value: '9091' }],
  }),
  container('a pod is probed and scraped where its environment lets it listen', {
    env: [{ name: 'METRICS_PORT', value: '9092' }],
  }),
  pod('a pod may take as long to end as its environment says', { terminationGracePeriodSeconds: 20 }),
  container('a pod is called where its environment lets it listen', {
    env: [{ name: 'PORT', value: '9090' }],
  }),
  {
    rule: 'a pod is called where its environment lets it listen',
    kind: 'NetworkPolicy',
    name: /clients$/,
    patch: { spec: { ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 9090 }] }] } },
  },
  container("a heap is bounded by the container's memory", {
    env: [{ name: 'NODE_OPTIONS', value: '--enable-source-maps' }],
  }),
  container('what a pod tells of itself has its name, each attribute once', {
    env: [{ name: 'OTEL_RESOURCE_ATTRIBUTES', value: 'deployment.environment.name=prod' }],
  }),
  container('what a pod tells of itself has its name, each attribute once', {
    env: [{ name: 'OTEL_RESOURCE_ATTRIBUTES', value: 'k8s.pod.name=$(K8S_POD),a=b,a=c' }],
  }),
  container('a way out is open to where telemetry goes', {
    env: [{ name: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: 'http://otel-collector.observability:4317' }],
  }),
  container('an image has one tag, and it is not latest', { image: 'ghcr.io/example/x:v1:0.1.0' }),
  container('an image has one tag, and it is not latest', {
    image: `example.org/x:latest@sha256:${'1'.repeat(64)}`,
  }),
  container('every environment but the first runs an image by its digest', { image: 'example.org/x:1.0.0' }),
  {
    rule: 'what may have more than one replica has a disruption budget that lets a node drain',
    kind: 'PodDisruptionBudget',
    patch: { spec: { maxUnavailable: 0 } },
  },
  {
    rule: 'what may have more than one replica has a disruption budget that lets a node drain',
    kind: 'PodDisruptionBudget',
    remove: true,
  },
  {
    rule: 'what is autoscaled has no replica count of its own',
    kind: 'Deployment',
    patch: { spec: { replicas: 2 } },
  },
  {
    rule: 'the autoscaler can move: at least one replica, no fewer at most than at least',
    kind: 'HorizontalPodAutoscaler',
    patch: { spec: { maxReplicas: 1 } },
  },
  {
    rule: 'every object is of a kind that lives in a namespace, and that base or a component has',
    kind: 'ServiceAccount',
    patch: { kind: 'ClusterRole' },
  },
  {
    rule: 'no two objects have the same kind and name',
    kind: 'NetworkPolicy',
    patch: { metadata: { name: 'same' } },
  },
  {
    rule: 'every object and every pod has all common labels',
    kind: 'Service',
    patch: { metadata: { labels: { 'app.kubernetes.io/part-of': null } } },
  },
  {
    rule: 'a selector selects pods of ours, and not by the version',
    kind: 'Service',
    patch: { spec: { selector: { 'app.kubernetes.io/name': 'other' } } },
  },
  {
    rule: 'a selector selects pods of ours, and not by the version',
    kind: 'Deployment',
    patch: { spec: { selector: { matchLabels: { 'app.kubernetes.io/version': '1' } } } },
  },
  {
    rule: 'every pod is behind a default deny, in both directions',
    kind: 'NetworkPolicy',
    name: /default-deny$/,
    patch: { spec: { policyTypes: ['Ingress'] } },
  },
  {
    rule: 'an exception to the default deny names peers and listen ports',
    kind: 'NetworkPolicy',
    name: /dns$/,
    patch: { spec: { egress: [{}] } },
  },
  {
    rule: 'an exception to the default deny is for pods that are there',
    kind: 'NetworkPolicy',
    name: /collector$/,
    patch: { spec: { podSelector: { matchLabels: { 'app.kubernetes.io/component': 'servre' } } } },
  },
  ...[
    ['HorizontalPodAutoscaler', { spec: { scaleTargetRef: { name: 'other' } } }],
    ['Rollout', { spec: { workloadRef: { name: 'other' } } }],
    ['Rollout', { spec: { strategy: { canary: { analysis: { templates: [{ templateName: 'other' }] } } } } }],
    ['HTTPRoute', { spec: { rules: [{ backendRefs: [{ kind: 'Service', name: 'other' }] }] } }],
    ['ServiceMonitor', { spec: { selector: { matchLabels: { 'app.kubernetes.io/name': 'other' } } } }],
  ].map(([kind, patch]) => ({
    rule: 'what steers, routes to or watches another object names one that exists',
    kind: kind as string,
    patch: patch as object,
  })),
  {
    rule: 'what leads to a pod from outside the cluster does not lead to its metrics',
    kind: 'HTTPRoute',
    patch: {
      spec: { rules: [{ backendRefs: [{ kind: 'Service', name: infra.identity.name, port: 9464 }] }] },
    },
  },
  {
    rule: 'an analysis asks for labels of pods that a scrape takes over',
    kind: 'ServiceMonitor',
    patch: { spec: { podTargetLabels: [] } },
  },
  { rule: 'every Secret, ConfigMap and ServiceAccount that is named exists', kind: 'Cluster', remove: true },
  container('every Secret, ConfigMap and ServiceAccount that is named exists', {
    env: [{ name: 'X', valueFrom: { configMapKeyRef: { name: 'absent', key: 'x' } } }],
  }),
  container('no password, token or key is written in a manifest', {
    env: [{ name: 'OTHER_URL', value: 'https://app:hunter2@example.org' }],
  }),
];

function pod(rule: string, spec: object) {
  return { rule, kind: 'Deployment', patch: { spec: { template: { spec } } } };
}

function container(rule: string, fields: object) {
  return pod(rule, { containers: [{ name: 'service', ...fields }] });
}

describe('Given a planted defect', () => {
  const sound = manifests(infra, everythingSettings(infra)).map(({ object }) => object);
  const plant = ({ kind, name = /./, patch = {}, remove }: (typeof DEFECTS)[number]): KubernetesObject[] =>
    sound.flatMap((object) => {
      if (object.kind !== kind || !name.test(object.metadata.name)) return [object];
      return remove === true ? [] : [merge(object, patch)];
    });

  it.each(DEFECTS)('in the $kind, then the rule "$rule" fails', (defect) => {
    const found = violations({ objects: plant(defect), environment: gated }, rules);

    expect(found).toContainEqual(expect.stringMatching(new RegExp(`^${defect.rule}: `)));
  });

  it('then each rule has been seen failing', () => {
    const seen = new Set(DEFECTS.map(({ rule }) => rule));

    expect(rules.map(({ says }) => says).filter((says) => !seen.has(says))).toEqual([]);
  });
});
