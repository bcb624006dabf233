import type { Settings } from '../settings/settings';
import type { KubernetesObject } from '../manifests/object';

/** All objects that go to one environment together. */
export interface Deployed {
  readonly objects: readonly KubernetesObject[];
  /** Absent for the chart's defaults. */
  readonly environment?: string;
  /** Absent: the service's own. */
  readonly settings?: Settings;
}

export interface Rule {
  /** A sentence that is true of what may be deployed. */
  readonly says: string;
  /** One text for each violation, naming the object. */
  readonly violations: (deployed: Deployed) => string[];
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly env?: readonly {
    readonly name: string;
    readonly value?: string;
    readonly valueFrom?: {
      readonly secretKeyRef?: { readonly name: string };
      readonly configMapKeyRef?: { readonly name: string };
    };
  }[];
  readonly resources?: {
    readonly requests?: Readonly<Record<string, string>>;
    readonly limits?: Readonly<Record<string, string>>;
  };
  readonly securityContext?: Readonly<Record<string, unknown>> & {
    readonly capabilities?: { readonly drop?: readonly string[]; readonly add?: readonly string[] };
  };
  readonly ports?: readonly {
    readonly name?: string;
    readonly containerPort?: number;
    readonly hostPort?: number;
  }[];
  readonly startupProbe?: object;
  readonly livenessProbe?: object;
  readonly readinessProbe?: object;
}

export interface Pod {
  /** Kind and name of the object that makes the pod. */
  readonly owner: string;
  readonly kind: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: Readonly<Record<string, unknown>> & {
    readonly containers: readonly Container[];
    readonly initContainers?: readonly Container[];
    readonly serviceAccountName?: string;
    readonly volumes?: readonly Readonly<Record<string, unknown>>[];
    readonly securityContext?: Readonly<Record<string, unknown>>;
  };
}

interface Template {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec: Pod['spec'];
}

/** Every pod that these objects would make, except those that an operator makes. */
export function pods(objects: readonly KubernetesObject[]): Pod[] {
  return objects.flatMap((object) => {
    const template = podTemplate(object);
    if (template === undefined) return [];
    return [
      {
        owner: title(object),
        kind: object.kind,
        labels: template.metadata?.labels ?? {},
        // What runs before the others is held to the same rules.
        spec: {
          ...template.spec,
          containers: [...(template.spec.initContainers ?? []), ...template.spec.containers],
        },
      },
    ];
  });
}

function podTemplate(object: KubernetesObject): Template | undefined {
  const spec = object.spec as
    | {
        readonly template?: Partial<Template>;
        readonly jobTemplate?: { readonly spec: { readonly template: Template } };
      }
    | undefined;
  switch (object.kind) {
    case 'Pod':
      return { metadata: object.metadata, spec: object.spec as Pod['spec'] };
    case 'CronJob':
      return spec?.jobTemplate?.spec.template;
    case 'Deployment':
    case 'Job':
      return spec?.template as Template;
    default:
      // An Argo Rollout may have a template, or take that of a Deployment.
      return spec?.template?.spec?.containers === undefined ? undefined : (spec.template as Template);
  }
}

export function title({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata.name}`;
}

export type Selector =
  | {
      readonly matchLabels?: Readonly<Record<string, string>>;
      readonly matchExpressions?: readonly unknown[];
    }
  | undefined;

export function selects(selector: Selector, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(selector?.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
}

/** A rule about each pod by itself. */
export function podRule(says: string, problems: (pod: Pod) => readonly string[]): Rule {
  return {
    says,
    violations: ({ objects }) =>
      pods(objects).flatMap((pod) => problems(pod).map((problem) => `${pod.owner}: ${problem}`)),
  };
}

/** A rule about each container by itself. */
export function containerRule(
  says: string,
  problem: (container: Container, pod: Pod) => string | false,
): Rule {
  return podRule(says, (pod) =>
    pod.spec.containers.flatMap((container) => {
      const found = problem(container, pod);
      return found === false ? [] : [`container ${container.name}: ${found}`];
    }),
  );
}
