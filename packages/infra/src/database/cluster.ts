/**
 * The part of CloudNativePG's Cluster that we use.
 * @see https://cloudnative-pg.io/documentation/current/cloudnative-pg.v1/#clusterspec
 */
export interface Cluster {
  readonly apiVersion: 'postgresql.cnpg.io/v1';
  readonly kind: 'Cluster';
  readonly metadata: {
    readonly name: string;
    readonly labels: Record<string, string>;
    readonly annotations: Record<string, string>;
  };
  readonly spec: {
    readonly instances: number;
    readonly bootstrap: { readonly initdb: { readonly database: string; readonly owner: string } };
    readonly postgresql: { readonly parameters: { readonly max_connections: string } };
    readonly storage: { readonly size: string };
    readonly resources: {
      readonly requests: { readonly cpu: string; readonly memory: string };
      readonly limits: { readonly memory: string };
    };
    readonly affinity: {
      readonly enablePodAntiAffinity: boolean;
      readonly podAntiAffinityType: 'preferred' | 'required';
      readonly topologyKey: string;
    };
  };
}
