import { scaled } from '../argocd/scaled';
import type { Infrastructure } from '../infrastructure';
import { containerRule, pods, selects, title, type Rule, type Selector } from './rule';

/** A registry may have a listen port; any other colon begins a tag. */
const IMAGE = /^([^:@/]+(:\d+)?\/)?[^:@]+:(?<tag>[^:@/]+)(@|$)/;
const DIGEST = /@sha256:[0-9a-f]{64}$/;

export function workloadRules(infra: Infrastructure): readonly Rule[] {
  // A digest comes with the first release; from there on it is all that is promoted.
  const [, ...byDigest] = infra.environments;
  const autoscaled = new Set(scaled(infra).map(({ kind }) => kind));
  return [
    containerRule('a container of a Deployment has all three probes', (container, pod) => {
      const missing = (['startupProbe', 'livenessProbe', 'readinessProbe'] as const).filter(
        (probe) => container[probe] === undefined,
      );
      return pod.kind === 'Deployment' && missing.length > 0 && `lacks ${missing.join(', ')}`;
    }),
    containerRule('a container requests CPU and memory, and its memory is limited', ({ resources = {} }) => {
      const missing = [
        ...['cpu', 'memory']
          .filter((name) => resources.requests?.[name] === undefined)
          .map((name) => `request of ${name}`),
        ...(resources.limits?.memory === undefined ? ['limit of memory'] : []),
      ];
      return missing.length > 0 && `lacks ${missing.join(', ')}`;
    }),
    containerRule('an image has one tag, and it is not latest', ({ image }) => {
      const tag = IMAGE.exec(image)?.groups?.tag;
      return (tag === undefined || tag === 'latest') && `image ${image}`;
    }),
    {
      says: 'every environment but the first runs an image by its digest',
      violations: ({ objects, environment = '' }) =>
        !byDigest.includes(environment)
          ? []
          : pods(objects).flatMap(({ owner, spec }) =>
              spec.containers
                .filter(({ image }) => !DIGEST.test(image))
                .map(({ image }) => `${owner}: image ${image}`),
            ),
    },
    {
      says: 'what may have more than one replica has a disruption budget that lets a node drain',
      violations: ({ objects }) => {
        const budgets = objects.filter(({ kind }) => kind === 'PodDisruptionBudget');
        return pods(objects)
          .filter(({ kind }) => kind === 'Deployment')
          .filter(
            ({ labels }) =>
              !budgets.some(({ spec }) => {
                const { selector, maxUnavailable } = spec as {
                  selector?: Selector;
                  maxUnavailable?: unknown;
                };
                return maxUnavailable !== undefined && maxUnavailable !== 0 && selects(selector, labels);
              }),
          )
          .map(({ owner }) => owner);
      },
    },
    {
      says: 'what is autoscaled has no replica count of its own',
      violations: ({ objects }) =>
        objects
          .filter(({ kind }) => autoscaled.has(kind))
          .filter(({ spec }) => (spec as { replicas?: number }).replicas !== undefined)
          .map(title),
    },
    {
      says: 'the autoscaler can move: at least one replica, no fewer at most than at least',
      violations: ({ objects }) =>
        objects
          .filter(({ kind }) => kind === 'HorizontalPodAutoscaler')
          .filter(({ spec }) => {
            const { minReplicas = 1, maxReplicas = 0 } = spec as {
              minReplicas?: number;
              maxReplicas?: number;
            };
            return minReplicas < 1 || maxReplicas < minReplicas;
          })
          .map(title),
    },
  ];
}
