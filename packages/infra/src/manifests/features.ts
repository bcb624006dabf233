import type { Construct } from 'constructs';
import { Availability } from '../availability/availability';
import { databaseEnvironment } from '../database/connection';
import { Database } from '../database/database';
import { Import } from '../database/import';
import { Canary } from '../delivery/canary';
import { WorkloadIdentity } from '../identity/identity';
import { HttpRoute } from '../network/http-route';
import { Ingress } from '../network/ingress';
import { ClientNamespaces, Network } from '../network/network';
import { Observability } from '../observability/observability';
import { telemetryEnvironment } from '../observability/telemetry-environment';
import type { Condition } from '../parameters/conditions';
import type { Parameters } from '../parameters/parameters';
import { Workload } from '../workload/workload';
import { canaryPatch, environmentPatch } from './patch';

/** Something that an environment may want or not: a kustomize component, a condition in the chart. */
export interface Feature {
  readonly folder: string;
  readonly condition: Condition;
  readonly purpose: string;
  readonly build: (scope: Construct, parameters: Parameters) => void;
  /** What it changes in the objects of the base: the same that the base's constructs do on the condition. */
  readonly patches?: (parameters: Parameters) => Readonly<Record<string, object>>;
}

/** What every environment has. */
export function buildBase(scope: Construct, parameters: Parameters): void {
  new WorkloadIdentity(scope, 'identity', parameters);
  new Workload(scope, 'workload', parameters);
  new Network(scope, 'network', parameters);
  new Availability(scope, 'availability', parameters);
}

export const FEATURES: readonly Feature[] = [
  {
    folder: 'client-namespaces',
    condition: 'clients',
    purpose: 'Callers from other namespaces',
    build: (scope, parameters) => new ClientNamespaces(scope, 'client-namespaces', parameters),
  },
  {
    folder: 'http-route',
    condition: 'httpRoute',
    purpose: 'Reached from outside through the Gateway API',
    build: (scope, parameters) => new HttpRoute(scope, 'route', parameters),
  },
  {
    folder: 'ingress',
    condition: 'ingress',
    purpose: 'Reached from outside through an Ingress',
    build: (scope, parameters) => new Ingress(scope, 'route', parameters),
  },
  {
    folder: 'observability',
    condition: 'observability',
    purpose: 'Scraped by Prometheus, with rules and dashboard; traces to a collector',
    build: (scope, parameters) => new Observability(scope, 'observability', parameters),
    patches: (parameters) => ({ deployment: environmentPatch(parameters, telemetryEnvironment(parameters)) }),
  },
  {
    folder: 'postgresql',
    condition: 'postgresql',
    purpose: 'PostgreSQL by the CloudNativePG operator instead of the embedded database',
    build: (scope, parameters) => {
      new Database(scope, 'database', parameters);
      new Import(scope, 'import', parameters);
    },
    patches: (parameters) => ({ deployment: environmentPatch(parameters, databaseEnvironment(parameters)) }),
  },
  {
    folder: 'canary',
    condition: 'canary',
    purpose: 'Releases by Argo Rollouts, gated by the service level objectives',
    build: (scope, parameters) => new Canary(scope, 'canary', parameters),
    patches: (parameters) => ({ 'horizontal-pod-autoscaler': canaryPatch(parameters) }),
  },
];
