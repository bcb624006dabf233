import type { Identity } from '@golden-path/spec';
import type { Condition } from '../parameters/conditions';
import type { Parameters } from '../parameters/parameters';

type Scalar = Exclude<
  keyof Parameters,
  'when' | 'scaleTarget' | 'environment' | 'clientNamespaces' | 'system'
>;

/** The Go template expression of every parameter. `NAME` is the chart's name. */
const EXPRESSIONS: Readonly<Record<Scalar | 'scaleTargetVersion' | 'scaleTargetKind', string>> = {
  service: '.Chart.Name',
  name: 'include "NAME.fullname" .',
  instance: '.Release.Name',
  version: '.Values.image.tag',
  image: 'include "NAME.image" .',
  cpu: '.Values.resources.cpu',
  memory: '.Values.resources.memory',
  minReplicas: '.Values.replicas.min',
  maxReplicas: 'include "NAME.maxReplicas" .',
  cpuPercent: '.Values.replicas.cpuPercent',
  requestsPerSecond: '.Values.replicas.requestsPerSecond',
  host: '.Values.route.host',
  gateway: '.Values.route.gateway',
  gatewayNamespace: '.Values.route.gatewayNamespace',
  ingressClass: '.Values.route.ingressClass',
  prometheusNamespace: '.Values.observability.prometheusNamespace',
  collectorNamespace: '.Values.observability.collectorNamespace',
  collectorEndpoint: '.Values.observability.collectorEndpoint',
  grafanaAddress: '.Values.observability.grafanaAddress',
  databaseInstances: '.Values.database.instances',
  databaseStorage: '.Values.database.storage',
  databaseOperatorNamespace: '.Values.database.operatorNamespace',
  importSchedule: '.Values.database.importSchedule',
  canaryPrometheusAddress: '.Values.canary.prometheusAddress',
  scaleTargetVersion: 'ternary "argoproj.io/v1alpha1" "apps/v1" .Values.canary.enabled',
  scaleTargetKind: 'ternary "Rollout" "Deployment" .Values.canary.enabled',
};

export const CONDITION_EXPRESSIONS: Readonly<Record<Condition, string>> = {
  clients: '.Values.network.clientNamespaces',
  requestsPerSecond: 'gt (int .Values.replicas.requestsPerSecond) 0',
  httpRoute: 'eq .Values.route.kind "HTTPRoute"',
  ingress: 'eq .Values.route.kind "Ingress"',
  observability: '.Values.observability.enabled',
  postgresql: 'eq .Values.database.kind "postgresql"',
  canary: '.Values.canary.enabled',
};

/** The typed constructs want numbers; no real setting is as large as these. */
const NUMBERS = {
  minReplicas: 7_777_000_001,
  maxReplicas: 7_777_000_002,
  cpuPercent: 7_777_000_003,
  databaseInstances: 7_777_000_004,
} as const;

/** Text tokens. The brackets appear nowhere else in what we generate. */
const token = (name: string): string => `⟦${name}⟧`;
export const TOKEN = /⟦([^⟦⟧]+)⟧/g;
export const NUMBER_TOKENS: ReadonlyMap<number, keyof typeof NUMBERS> = new Map(
  Object.entries(NUMBERS).map(([name, number]) => [number, name as keyof typeof NUMBERS]),
);

/** Parameters that stand for template expressions. */
export function tokenParameters(identity: Identity): Parameters {
  const texts = Object.fromEntries(Object.keys(EXPRESSIONS).map((name) => [name, token(name)]));
  return {
    ...(texts as Record<Exclude<Scalar, keyof typeof NUMBERS>, string>),
    ...NUMBERS,
    system: identity.system,
    clientNamespaces: [token('clientNamespaces')],
    scaleTarget: { apiVersion: token('scaleTargetVersion'), kind: token('scaleTargetKind') },
    environment: [{ name: token('environment') }],
    when: (condition, mark, items) => [mark(token(`if ${condition}`)), ...items, mark(token('end'))],
  };
}

/** @throws when there is no such token: a construct has taken one apart. */
export function expression(name: string, chart: string): string {
  const found = (EXPRESSIONS as Readonly<Record<string, string | undefined>>)[name];
  if (found === undefined) throw new Error(`no template expression for the token ${token(name)}`);
  return found.replace('NAME', chart);
}
