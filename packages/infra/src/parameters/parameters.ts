import type { Construct } from 'constructs';
import type { Sectioned } from '../settings/section';
import type { Condition } from './condition';

/** The kind and API version the autoscaler steers. */
export interface ScaleTarget {
  readonly apiVersion: string;
  readonly kind: string;
}

/**
 * What the constructs build from. For manifests every field is a literal; for the chart it is a token that
 * stands for a template expression (chart/tokens.ts). Hence the one rule for constructs: pass parameters on
 * or join them into strings, never compare, parse or calculate with them. What needs deciding is asked of
 * `when`.
 */
export interface Parameters {
  /** The service (`app.kubernetes.io/name`). */
  readonly service: string;
  /** Prefix of the names of all objects. */
  readonly name: string;
  readonly instance: string;
  /** Of Kubernetes, of the environment that is built; known to what is built for one environment alone. */
  readonly namespace: string;
  readonly system: string;
  readonly version: string;
  /** Full reference, with the digest where there is one. */
  readonly image: string;
  readonly cpu: string;
  readonly memory: string;
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly cpuPercent: number;
  readonly requestsPerSecond: string;
  readonly scaleTarget: ScaleTarget;
  /** Where the service listens, and how long it may take to end: as its environment says. */
  readonly listenPort: number;
  readonly gracePeriodSeconds: number;
  /** The service's settings as container environment. */
  readonly environment: readonly { readonly name: string; readonly value?: string }[];
  /** Of all pods, of those that serve, and of what is beside them; none where the settings say none. */
  readonly imagePullSecrets: readonly object[];
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly object[];
  readonly affinity: object;
  readonly podAnnotations: Readonly<Record<string, string>>;
  readonly serviceAnnotations: Readonly<Record<string, string>>;
  readonly serviceAccountAnnotations: Readonly<Record<string, string>>;
  /** Of the pods, ours or of others. */
  readonly serviceAccountName: string;
  /** The settings of a component; flags and kinds among them are for `when`. */
  section<Section extends object>(component: Sectioned<Section>): Section;
  /**
   * The items where the condition holds, else none.
   * @param mark makes an item that only carries a text; the chart writes its `if` and `end` with it.
   */
  when<Item>(condition: Condition, mark: (text: string) => Item, items: readonly Item[]): readonly Item[];
  /** The same of fields. */
  fields(condition: Condition, fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
  /** Builds objects that are there where the condition holds. */
  where(condition: Condition, scope: Construct, build: (scope: Construct) => void): void;
}
