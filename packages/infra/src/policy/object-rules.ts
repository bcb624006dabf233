import { deployedKinds } from '../argocd/files';
import { POD_HASH_LABEL } from '../delivery/analysis';
import type { Infrastructure } from '../infrastructure';
import type { KubernetesObject } from '../manifests/object';
import { sectionOf, type Settings } from '../settings/settings';
import { pods, selects, title, type Rule, type Selector } from './rule';

const LABELS = [
  'app.kubernetes.io/name',
  'app.kubernetes.io/instance',
  'app.kubernetes.io/component',
  'app.kubernetes.io/part-of',
  'app.kubernetes.io/version',
];

/** Kinds of Kubernetes that do not live in a namespace: nothing that belongs to all is a service's to change. */
const CLUSTER_WIDE = new Set([
  'APIService',
  'ClusterRole',
  'ClusterRoleBinding',
  'CSIDriver',
  'CustomResourceDefinition',
  'IngressClass',
  'MutatingWebhookConfiguration',
  'Namespace',
  'Node',
  'PersistentVolume',
  'PriorityClass',
  'RuntimeClass',
  'StorageClass',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ValidatingWebhookConfiguration',
]);

/** As Prometheus writes it. */
const POD_HASH = POD_HASH_LABEL.replaceAll('-', '_');

interface NetworkPolicySpec {
  readonly podSelector: Selector;
  readonly policyTypes?: readonly string[];
  readonly ingress?: readonly { readonly from?: readonly object[]; readonly ports?: readonly object[] }[];
  readonly egress?: readonly { readonly to?: readonly object[]; readonly ports?: readonly object[] }[];
}

interface Reference {
  readonly kind: string;
  readonly name: string;
}

/** Kind and name of the objects without which this one does nothing. */
function references({ kind, spec }: KubernetesObject, objects: readonly KubernetesObject[]): string[] {
  const named = (reference: Reference): string => `${reference.kind} ${reference.name}`;
  switch (kind) {
    case 'HorizontalPodAutoscaler':
      return [named((spec as { scaleTargetRef: Reference }).scaleTargetRef)];
    case 'Rollout': {
      const { workloadRef, strategy } = spec as {
        workloadRef?: Reference;
        strategy?: { canary?: { analysis?: { templates?: { templateName: string }[] } } };
      };
      const templates = strategy?.canary?.analysis?.templates ?? [];
      return [
        ...(workloadRef === undefined ? [] : [named(workloadRef)]),
        ...templates.map(({ templateName }) => `AnalysisTemplate ${templateName}`),
      ];
    }
    case 'HTTPRoute':
      return (spec as { rules: { backendRefs: Reference[] }[] }).rules.flatMap(({ backendRefs }) =>
        backendRefs.map(named),
      );
    case 'Ingress':
      return (spec as IngressSpec).rules.flatMap(({ http }) =>
        http.paths.map(({ backend }) => `Service ${backend.service.name}`),
      );
    case 'ServiceMonitor': {
      const { selector } = spec as { selector: Selector };
      const found = objects.some(
        (object) => object.kind === 'Service' && selects(selector, object.metadata.labels ?? {}),
      );
      return found ? [] : ['Service with these labels'];
    }
    default:
      return [];
  }
}

/** What is named, and made by others. */
function ofOthers({ components }: Infrastructure, settings: Settings): string[] {
  const { create, name } = settings.serviceAccount;
  return [
    ...(create ? [] : [`ServiceAccount ${name}`]),
    ...components.flatMap((component) => component.others?.(sectionOf(settings, component)) ?? []),
  ];
}

interface IngressSpec {
  readonly rules: readonly {
    readonly http: {
      readonly paths: readonly { readonly backend: { readonly service: { readonly name: string } } }[];
    };
  }[];
}

export function objectRules(infra: Infrastructure): readonly Rule[] {
  const kinds = new Set(deployedKinds(infra).map(({ kind }) => kind));
  const operated = (objects: readonly KubernetesObject[]) =>
    infra.components.flatMap((component) => component.operated?.(objects) ?? []);
  return [
    {
      says: 'every object is of a kind that lives in a namespace, and that base or a component has',
      violations: ({ objects }) =>
        objects.filter(({ kind }) => !kinds.has(kind) || CLUSTER_WIDE.has(kind)).map(title),
    },
    {
      says: 'no two objects have the same kind and name',
      violations: ({ objects }) => {
        const titles = objects.map(title);
        return titles.filter((name, index) => titles.indexOf(name) !== index);
      },
    },
    {
      says: 'every object and every pod has all common labels',
      violations: ({ objects }) =>
        [
          ...objects.map((object) => ({ owner: title(object), labels: object.metadata.labels ?? {} })),
          ...pods(objects).map(({ owner, labels }) => ({ owner: `pod of ${owner}`, labels })),
        ].flatMap(({ owner, labels }) =>
          LABELS.filter((label) => labels[label] === undefined).map((label) => `${owner}: no ${label}`),
        ),
    },
    {
      says: 'a selector selects pods of ours, and not by the version',
      violations: ({ objects }) =>
        objects
          .filter(({ kind }) => kind === 'Service' || kind === 'Deployment' || kind === 'PodDisruptionBudget')
          .filter((object) => {
            const { selector = {} } = object.spec as { selector?: object };
            const matchLabels = (
              object.kind === 'Service' ? selector : (selector as { matchLabels?: object }).matchLabels
            ) as Record<string, string> | undefined;
            return (
              matchLabels === undefined ||
              'app.kubernetes.io/version' in matchLabels ||
              !pods(objects).some(({ labels }) => selects({ matchLabels }, labels))
            );
          })
          .map(title),
    },
    {
      says: 'an exception to the default deny is for pods that are there',
      violations: ({ objects }) =>
        objects
          .filter(({ kind }) => kind === 'NetworkPolicy')
          .filter(({ spec }) => {
            const { podSelector } = spec as NetworkPolicySpec;
            const all = [
              ...pods(objects).map(({ labels }) => labels),
              ...operated(objects).flatMap(({ pods: made }) => made),
            ];
            return !all.some((labels) => selects(podSelector, labels));
          })
          .map(title),
    },
    {
      says: 'what steers, routes to or watches another object names one that exists',
      violations: ({ objects }) => {
        const exists = new Set(objects.map(title));
        return objects.flatMap((object) =>
          references(object, objects)
            .filter((named) => !exists.has(named))
            .map((named) => `${title(object)}: no ${named}`),
        );
      },
    },
    {
      says: 'an analysis asks for labels of pods that a scrape takes over',
      violations: ({ objects }) => {
        const scraped = objects
          .filter(({ kind }) => kind === 'ServiceMonitor')
          .flatMap(({ spec }) => (spec as { podTargetLabels?: string[] }).podTargetLabels ?? []);
        return objects
          .filter(({ kind, spec }) => kind === 'AnalysisTemplate' && JSON.stringify(spec).includes(POD_HASH))
          .filter(() => !scraped.includes(POD_HASH_LABEL))
          .map(title);
      },
    },
    {
      says: 'every pod is behind a default deny, in both directions',
      violations: ({ objects }) => {
        const denials = objects
          .filter(({ kind }) => kind === 'NetworkPolicy')
          .map(({ spec }) => spec as NetworkPolicySpec)
          .filter(
            ({ policyTypes = [], ingress = [], egress = [] }) =>
              policyTypes.includes('Ingress') &&
              policyTypes.includes('Egress') &&
              ingress.length + egress.length === 0,
          );
        return pods(objects)
          .filter(({ labels }) => !denials.some(({ podSelector }) => selects(podSelector, labels)))
          .map(({ owner }) => owner);
      },
    },
    {
      says: 'an exception to the default deny names peers and listen ports',
      violations: ({ objects }) =>
        objects
          .filter(({ kind }) => kind === 'NetworkPolicy')
          .filter(({ spec }) => {
            const { ingress = [], egress = [] } = spec as NetworkPolicySpec;
            const open = (peers: readonly object[] = [], ports: readonly object[] = []): boolean =>
              peers.length === 0 ||
              ports.length === 0 ||
              peers.some((peer) => Object.keys(peer).length === 0);
            return (
              ingress.some(({ from, ports }) => open(from, ports)) ||
              egress.some(({ to, ports }) => open(to, ports))
            );
          })
          .map(title),
    },
    {
      says: 'every Secret, ConfigMap and ServiceAccount that is named exists',
      violations: ({ objects, settings = infra.settings }) => {
        const exists = new Set([
          ...objects.map(title),
          ...ofOthers(infra, settings),
          ...operated(objects).flatMap(({ secrets }) => secrets),
        ]);
        return pods(objects).flatMap(({ owner, spec }) =>
          [
            `ServiceAccount ${spec.serviceAccountName ?? 'default'}`,
            ...spec.containers.flatMap(({ env = [] }) =>
              env.flatMap(({ valueFrom }) => [
                ...(valueFrom?.secretKeyRef ? [`Secret ${valueFrom.secretKeyRef.name}`] : []),
                ...(valueFrom?.configMapKeyRef ? [`ConfigMap ${valueFrom.configMapKeyRef.name}`] : []),
              ]),
            ),
          ]
            .filter((named) => !exists.has(named))
            .map((named) => `${owner}: no ${named}`),
        );
      },
    },
    {
      says: 'no password, token or key is written in a manifest',
      violations: ({ objects }) =>
        pods(objects).flatMap(({ owner, spec }) =>
          spec.containers.flatMap(({ env = [] }) =>
            env
              .filter(
                ({ name, value = '' }) =>
                  value !== '' &&
                  (/PASSWORD|TOKEN|SECRET/.test(name) || /:\/\/[^/@\s]+:[^/@\s]+@/.test(value)),
              )
              .map(({ name }) => `${owner}: ${name} has a literal value`),
          ),
        ),
    },
  ];
}
