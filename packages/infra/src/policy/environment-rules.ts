import type { KubernetesObject } from '../manifests/object';
import { listenPort, METRICS_PORT } from '../workload/probes';
import { gracePeriodSeconds } from '../workload/shutdown';
import { CONTAINER } from '../workload/pod';
import { containerRule, pods, selects, title, type Container, type Rule, type Selector } from './rule';

/** What a pod is must follow what its environment says, wherever that was said: base, overlay or chart. */
export const ENVIRONMENT_RULES: readonly Rule[] = [
  containerRule('an environment variable stands once, with a value or a reference', ({ env = [] }) => {
    const wrong = env.filter(
      ({ name, value, valueFrom }, index) =>
        env.findIndex((other) => other.name === name) !== index ||
        (value !== undefined && valueFrom !== undefined),
    );
    return wrong.length > 0 && wrong.map(({ name }) => name).join(', ');
  }),
  containerRule('an environment variable refers to those before it', ({ env = [] }) => {
    const wrong = env.filter(({ value = '' }, index) =>
      [...value.matchAll(/\$\((\w+)\)/g)].some(
        ([, other]) => !env.slice(0, index).some(({ name }) => name === other),
      ),
    );
    return wrong.length > 0 && `${wrong.map(({ name }) => name).join(', ')}; say it in infra/main.ts`;
  }),
  containerRule('a pod may take as long to end as its environment says', (container, { spec }) => {
    const allowed = Number(spec.terminationGracePeriodSeconds ?? 30);
    const taken = gracePeriodSeconds(valuesOf(container));
    return serves(container) && taken > allowed && `takes ${taken} s of ${allowed}; say it in infra/main.ts`;
  }),
  {
    says: 'a pod is called where its environment lets it listen',
    violations: ({ objects }) =>
      pods(objects).flatMap(({ owner, labels, spec }) =>
        spec.containers.filter(serves).flatMap((container) => {
          const listens = listenPort(valuesOf(container));
          return [
            ...(container.ports?.some(({ containerPort }) => containerPort === listens) === true
              ? []
              : [owner]),
            ...doors(objects, labels, 'ingress')
              .filter(({ ports }) => !ports.includes(listens) && !ports.includes(METRICS_PORT))
              .map(({ policy }) => policy),
          ].map((name) => `${name}: not the listen port ${listens}; say PORT in infra/main.ts`);
        }),
      ),
  },
  containerRule('a pod is probed and scraped where its environment lets it listen', (container) => {
    const values = valuesOf(container);
    const wrong = ['probes', 'metrics'].flatMap((door) => {
      const variable = `${door.toUpperCase()}_PORT`;
      const port = container.ports?.find(({ name }) => name === door)?.containerPort;
      return String(port) === values[variable]
        ? []
        : [`${variable} is ${values[variable] ?? 'not set'}; leave it out`];
    });
    return serves(container) && wrong.length > 0 && wrong.join(', ');
  }),
  {
    says: 'what leads to a pod from outside the cluster does not lead to its metrics',
    violations: ({ objects }) =>
      objects
        .filter(({ kind }) => kind === 'Ingress' || kind === 'HTTPRoute')
        .filter(({ spec }) => {
          const text = JSON.stringify(spec);
          return text.includes('"metrics"') || text.includes(`:${String(METRICS_PORT)}`);
        })
        .map(title),
  },
  containerRule("a heap is bounded by the container's memory", ({ name, env = [] }) => {
    const options = env.find((variable) => variable.name === 'NODE_OPTIONS')?.value ?? '';
    return name === CONTAINER && env.length > 1 && !options.includes('--max-old-space-size') && options;
  }),
  containerRule('what a pod tells of itself has its name, each attribute once', (container) => {
    const { OTEL_RESOURCE_ATTRIBUTES: attributes = '' } = valuesOf(container);
    const names = attributes.split(',').map((pair) => pair.replace(/=.*/, ''));
    const knowsPod = container.env?.some(({ name }) => name === 'K8S_POD') === true;
    const lacksPod = knowsPod && !attributes.includes('k8s.pod.name=$(K8S_POD)');
    return (lacksPod || new Set(names).size < names.length) && `only ${attributes}`;
  }),
  {
    says: 'a way out is open to where telemetry goes',
    violations: ({ objects }) =>
      pods(objects).flatMap(({ owner, labels, spec }) =>
        spec.containers.flatMap((container) => {
          const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } = valuesOf(container);
          if (endpoint === undefined) return [];
          const { hostname, port } = new URL(endpoint);
          const [, namespace = ''] = hostname.split('.');
          const isOpen = doors(objects, labels, 'egress').some(
            ({ ports, namespaces }) => ports.includes(Number(port)) && namespaces.includes(namespace),
          );
          return isOpen ? [] : [`${owner}: ${endpoint}`];
        }),
      ),
  },
];

function serves({ ports = [] }: Container): boolean {
  return ports.some(({ name }) => name === 'http');
}

function valuesOf({ env = [] }: Container): Record<string, string | undefined> {
  return Object.fromEntries(env.map(({ name, value }) => [name, value]));
}

interface Door {
  readonly policy: string;
  readonly ports: readonly number[];
  readonly namespaces: readonly string[];
}

interface Peers {
  readonly ports?: readonly { readonly port: number }[];
  readonly to?: readonly {
    readonly namespaceSelector?: {
      readonly matchExpressions?: readonly { readonly values: readonly string[] }[];
    };
  }[];
}

/** What network policies let through to pods or from them. */
function doors(
  objects: readonly KubernetesObject[],
  labels: Readonly<Record<string, string>>,
  direction: 'ingress' | 'egress',
): Door[] {
  return objects
    .filter(({ kind }) => kind === 'NetworkPolicy')
    .flatMap((object) => {
      const spec = object.spec as { podSelector: Selector } & Partial<Record<typeof direction, Peers[]>>;
      if (!selects(spec.podSelector, labels)) return [];
      return (spec[direction] ?? []).map(({ ports = [], to = [] }) => ({
        policy: title(object),
        ports: ports.map(({ port }) => port),
        namespaces: to.flatMap(
          ({ namespaceSelector }) =>
            namespaceSelector?.matchExpressions?.flatMap(({ values }) => values) ?? [],
        ),
      }));
    });
}
