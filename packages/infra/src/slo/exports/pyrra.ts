import { bucketBound, type Identity, type Objective, type ServiceLevel } from '@golden-path/spec';
import { selectorText } from '../indicator';

/**
 * The same objectives for Pyrra (https://github.com/pyrra-dev/pyrra): a ServiceLevelObjective each. It knows errors of
 * a total and buckets of a histogram; what is neither has no counterpart there and is left out.
 */
export function pyrraObjectives({ name, owner }: Identity, { objectives }: ServiceLevel): object[] {
  return objectives.flatMap((objective) => {
    const indicator = indicatorOf(objective);
    if (indicator === undefined) return [];
    return [
      {
        apiVersion: 'pyrra.dev/v1alpha1',
        kind: 'ServiceLevelObjective',
        metadata: {
          name: `${name}-${objective.name}`,
          labels: { 'pyrra.dev/service': name, 'pyrra.dev/owner': owner.replace(/^.*[:/]/, '') },
        },
        spec: {
          target: String(objective.target),
          window: `${objective.window}d`,
          description: objective.description,
          indicator,
        },
      },
    ];
  });
}

function indicatorOf({ indicator }: Objective): object | undefined {
  if (indicator.kind === 'threshold') return undefined;
  const total = { metric: selectorText(indicator.total) };
  const part = { metric: selectorText(indicator.part) };
  if (indicator.counts === 'bad') return { ratio: { errors: part, total } };
  return bucketBound(indicator.part) === undefined ? undefined : { latency: { success: part, total } };
}
