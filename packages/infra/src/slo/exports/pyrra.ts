import { bucketBound, type Identity, type Objective, type ServiceLevel } from '@golden-path/spec';
import { scopeOf, type Scope } from '../environment';
import { selectorText } from '../indicator';
import type { Place } from '../recordings';

/**
 * The same objectives for Pyrra (https://github.com/pyrra-dev/pyrra): a ServiceLevelObjective each, by the objective's
 * name, for it reads one document of a file. It knows errors of a total and buckets of a histogram; what is neither has
 * no counterpart there and is left out.
 */
export function pyrraObjectives(
  { name, owner }: Identity,
  { objectives }: Pick<ServiceLevel, 'objectives'>,
  environment: Place['environment'],
): [string, object][] {
  return objectives.flatMap((objective): [string, object][] => {
    const indicator = indicatorOf(objective, scopeOf(environment));
    if (indicator === undefined) return [];
    return [
      [
        objective.name,
        {
          apiVersion: 'pyrra.dev/v1alpha1',
          kind: 'ServiceLevelObjective',
          metadata: {
            name: `${name}-${objective.name}`,
            namespace: environment.namespace,
            labels: { 'pyrra.dev/service': name, 'pyrra.dev/owner': owner.replace(/^.*[:/]/, '') },
          },
          spec: {
            target: String(objective.target),
            window: `${objective.window}d`,
            description: objective.description,
            indicator,
          },
        },
      ],
    ];
  });
}

function indicatorOf({ indicator }: Objective, scope: Scope): object | undefined {
  if (indicator.kind === 'threshold') return undefined;
  const total = { metric: selectorText(indicator.total, scope) };
  const part = { metric: selectorText(indicator.part, scope) };
  if (indicator.counts === 'bad') return { ratio: { errors: part, total } };
  return bucketBound(indicator.part) === undefined ? undefined : { latency: { success: part, total } };
}
