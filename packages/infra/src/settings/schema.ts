import { DATABASE_KINDS, ROUTE_KINDS } from './settings';

/** JSON Schema draft-07, as far as the settings need it. */
export interface Schema {
  readonly type: 'object' | 'array' | 'string' | 'integer' | 'boolean';
  readonly description: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Pick<Schema, 'type'>;
  readonly propertyNames?: { readonly pattern: string };
  readonly items?: { readonly type: 'string'; readonly pattern: string };
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly uniqueItems?: boolean;
}

const NAMESPACE = '^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$';
const HTTP_URL = '^https?://[^\\s]+$';

const section = (description: string, properties: Readonly<Record<string, Schema>>): Schema => ({
  type: 'object',
  description,
  additionalProperties: false,
  required: Object.keys(properties),
  properties,
});
const text = (description: string, pattern: string): Schema => ({ type: 'string', description, pattern });
const choice = (description: string, values: readonly string[]): Schema => ({
  type: 'string',
  description,
  enum: values,
});
const count = (description: string, minimum: number, maximum: number): Schema => ({
  type: 'integer',
  description,
  minimum,
  maximum,
});
const flag = (description: string): Schema => ({ type: 'boolean', description });

/** What a setting means and may be: the chart's values.schema.json, and the comments of its values.yaml. */
export const SETTINGS_SCHEMA: Schema = section('Settings of the workload', {
  image: section('The image that runs.', {
    repository: text('Without tag and digest.', '^[a-z0-9.:_/-]+$'),
    tag: text(
      'For people to read; it decides only where there is no digest.',
      '^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$',
    ),
    digest: text('sha256:… of the image; empty: by tag.', '^(sha256:[0-9a-f]{64})?$'),
  }),
  environment: {
    type: 'object',
    description:
      "The service's settings as environment variables, all values text; docs/configuration.md lists them.",
    additionalProperties: { type: 'string' },
    propertyNames: { pattern: '^[A-Z][A-Z0-9_]*$' },
  },
  resources: section('Of each pod.', {
    cpu: text(
      'Requested; there is no limit, for throttling is latency.',
      '^([1-9][0-9]*m|[1-9][0-9]*(\\.[0-9]+)?)$',
    ),
    memory: text('Requested and limited; the heap gets half of it.', '^[1-9][0-9]*(Mi|Gi)$'),
  }),
  replicas: section('How many pods; the autoscaler moves between the two.', {
    min: count('At least.', 1, 100),
    max: count('At most.', 1, 100),
    cpuPercent: count('Scale to keep the CPU at this share of the request.', 10, 100),
    requestsPerSecond: count(
      'Scale to this rate per pod too; needs a custom-metrics adapter. 0: do not.',
      0,
      100_000,
    ),
  }),
  network: section(
    'Who may call. Pods with the label `<name>-client: "true"` in the same namespace always may.',
    {
      clientNamespaces: {
        type: 'array',
        description: 'Namespaces whose pods may call too.',
        items: { type: 'string', pattern: NAMESPACE },
        uniqueItems: true,
      },
    },
  ),
  route: section('Reached from outside the cluster.', {
    kind: choice('none, HTTPRoute (Gateway API) or Ingress.', ROUTE_KINDS),
    host: text(
      'The DNS name; needed unless the kind is none.',
      '^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*)?$',
    ),
    gateway: text('Name of the Gateway, for an HTTPRoute.', NAMESPACE),
    gatewayNamespace: text('Where the pods of the gateway or ingress controller are.', NAMESPACE),
    ingressClass: text('For an Ingress.', NAMESPACE),
  }),
  observability: section('Prometheus, rules, dashboard, traces.', {
    enabled: flag('Needs the resources of the Prometheus operator.'),
    prometheusNamespace: text('From where Prometheus scrapes.', NAMESPACE),
    collectorNamespace: text('Where the OpenTelemetry collector is.', NAMESPACE),
    collectorEndpoint: text('Its OTLP/HTTP address.', HTTP_URL),
    grafanaAddress: text('Where people open dashboards; alerts link there.', HTTP_URL),
  }),
  database: section('Where the data is.', {
    kind: choice(
      'embedded (every pod has its own) or postgresql (needs the CloudNativePG operator).',
      DATABASE_KINDS,
    ),
    instances: count('Of PostgreSQL: a primary and its replicas.', 1, 9),
    storage: text('Of each instance.', '^[1-9][0-9]*(Mi|Gi|Ti)$'),
    operatorNamespace: text('Where the operator is.', NAMESPACE),
    importSchedule: text('When the data of the release is imported again: cron, UTC.', '^\\S+( \\S+){4}$'),
  }),
  canary: section('Releases in steps, rolled back when they burn the error budget.', {
    enabled: flag('Needs Argo Rollouts.'),
    prometheusAddress: text('Where the analysis asks for the objectives.', HTTP_URL),
  }),
});

function ofRoute(properties: object): object {
  return { type: 'object', properties: { route: { type: 'object', properties } } };
}

/** The host may be empty only where nothing is routed. */
export const CHART_VALUES_SCHEMA = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  ...SETTINGS_SCHEMA,
  // Helm adds `global` to the values of every chart.
  properties: { ...SETTINGS_SCHEMA.properties, global: { type: 'object' } },
  if: ofRoute({ kind: { const: 'none' } }),
  else: ofRoute({ host: { type: 'string', minLength: 1 } }),
};
