import { flag, map, OPTIONAL_NAME, section, text, type Schema } from './schema';

/** What clusters differ in: as people who use charts know it. */
export interface PodSettings {
  readonly imagePullSecrets: readonly { readonly name: string }[];
  readonly podAnnotations: Readonly<Record<string, string>>;
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly object[];
  readonly affinity: object;
  readonly podSecurityContext: { readonly fixedUser: boolean };
  readonly serviceAccount: {
    readonly create: boolean;
    readonly name: string;
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly service: { readonly annotations: Readonly<Record<string, string>> };
}

export const POD_DEFAULTS: PodSettings = {
  imagePullSecrets: [],
  podAnnotations: {},
  nodeSelector: {},
  tolerations: [],
  affinity: {},
  podSecurityContext: { fixedUser: true },
  serviceAccount: { create: true, name: '', annotations: {} },
  service: { annotations: {} },
};

const NAME = '^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$';
const anything = { type: 'object', description: 'As Kubernetes has it.' } as const;
const word = (pattern: string) =>
  ({ type: 'string', description: 'As Kubernetes has it.', pattern }) as const;

export const POD_SCHEMA: Readonly<Record<keyof PodSettings, Schema>> = {
  imagePullSecrets: {
    type: 'array',
    description: 'Secrets with which images are pulled, each as `name: …`.',
    items: {
      type: 'object',
      additionalProperties: false,
      required: ['name'],
      properties: { name: word(NAME) },
    },
  },
  podAnnotations: map('Annotations of the pods that serve.'),
  nodeSelector: map('Labels of the nodes on which all pods run.'),
  tolerations: {
    type: 'array',
    description: 'Taints of nodes that all pods tolerate.',
    items: {
      type: 'object',
      additionalProperties: false,
      properties: {
        key: word('^\\S*$'),
        operator: word('^(Exists|Equal)$'),
        value: word('^\\S*$'),
        effect: word('^(NoSchedule|PreferNoSchedule|NoExecute)$'),
        tolerationSeconds: { type: 'integer', description: 'As Kubernetes has it.' },
      },
    },
  },
  affinity: {
    type: 'object',
    description:
      'Of all pods, beside their spread over zones and nodes: nodeAffinity, podAffinity, podAntiAffinity.',
    additionalProperties: false,
    properties: { nodeAffinity: anything, podAffinity: anything, podAntiAffinity: anything },
  },
  podSecurityContext: section('As whom all pods run.', {
    fixedUser: flag('As user and group 65532; false where the cluster says as whom, as OpenShift does.'),
  }),
  serviceAccount: section('Who the pods are to the cluster.', {
    create: flag('false: the account is of others, and has the name below.'),
    name: text('Empty: that of all objects.', OPTIONAL_NAME),
    annotations: map('Such as the role that a cloud gives it.'),
  }),
  service: section('The Service.', { annotations: map('Such as what a load balancer reads.') }),
};
