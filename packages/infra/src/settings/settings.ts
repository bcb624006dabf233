/**
 * Everything that may differ between two environments. The same structure is the chart's `values.yaml`,
 * and what `readEnvironment` finds in a kustomize overlay. Units are in the schema's descriptions.
 */
export interface Settings {
  readonly image: {
    readonly repository: string;
    readonly tag: string;
    readonly digest: string;
  };
  readonly environment: Readonly<Record<string, string>>;
  readonly resources: {
    readonly cpu: string;
    readonly memory: string;
  };
  readonly replicas: {
    readonly min: number;
    readonly max: number;
    readonly cpuPercent: number;
    readonly requestsPerSecond: number;
  };
  readonly network: {
    readonly clientNamespaces: readonly string[];
  };
  readonly route: {
    readonly kind: RouteKind;
    readonly host: string;
    readonly gateway: string;
    readonly gatewayNamespace: string;
    readonly ingressClass: string;
  };
  readonly observability: {
    readonly enabled: boolean;
    readonly prometheusNamespace: string;
    readonly collectorNamespace: string;
    readonly collectorEndpoint: string;
    readonly grafanaAddress: string;
  };
  readonly database: {
    readonly kind: DatabaseKind;
    readonly instances: number;
    readonly storage: string;
    readonly operatorNamespace: string;
    readonly importSchedule: string;
  };
  readonly canary: {
    readonly enabled: boolean;
    readonly prometheusAddress: string;
  };
}

export const ROUTE_KINDS = ['none', 'HTTPRoute', 'Ingress'] as const;
export type RouteKind = (typeof ROUTE_KINDS)[number];

export const DATABASE_KINDS = ['embedded', 'postgresql'] as const;
export type DatabaseKind = (typeof DATABASE_KINDS)[number];
