import { burnRates, errorBudget, exact, type Objective, type ServiceLevel } from '@golden-path/spec';
import type { IAnalysisTemplate } from '@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1/AnalysisTemplate';
import { ratioExpressions } from '../slo/indicator';

type Metric = NonNullable<NonNullable<IAnalysisTemplate['spec']>['metrics']>[number];

/**
 * What a release is judged by: the indicators of the objectives, over the last five minutes. It goes back when the
 * budget burns as fast as it would page, twice; no requests are no reason to.
 * @param address of Prometheus
 */
export function analysisMetrics({ objectives }: ServiceLevel, address: string): Metric[] {
  return objectives.flatMap((objective) => {
    const query = errorRatio(objective);
    if (query === undefined) return [];
    const [fastest] = burnRates(objective.window);
    const most = exact((fastest?.factor ?? 1) * errorBudget(objective.target));
    return [
      {
        name: objective.name,
        interval: '1m',
        failureLimit: 1,
        consecutiveErrorLimit: 4,
        successCondition: `result[0] <= ${most}`,
        provider: { prometheus: { address, query: `${query} or vector(0)` } },
      },
    ];
  });
}

/** A value that is only looked at now and again says nothing about a version. */
function errorRatio({ indicator }: Objective): string | undefined {
  return indicator.kind === 'ratio' ? `(${ratioExpressions(indicator).errorRatio('5m')})` : undefined;
}
