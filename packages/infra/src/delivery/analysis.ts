import { burnRates, errorBudget, exact, type Objective, type ServiceLevel } from '@golden-path/spec';
import type { IAnalysisTemplate } from '@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1/AnalysisTemplate';
import type { Scope } from '../slo/environment';
import { ratioExpressions } from '../slo/indicator';

type Analysis = Required<Pick<IAnalysisTemplate['spec'], 'args' | 'metrics'>>;

/** What Argo Rollouts has on each pod, and Prometheus on its series where a ServiceMonitor asks for it. */
export const POD_HASH_LABEL = 'rollouts-pod-template-hash';

/** How long a release goes on without anything to judge it by. */
const PATIENCE_SECONDS = 300;
const INTERVAL_SECONDS = 60;
/** Argo Rollouts asks again so soon after an error, whatever the interval is. */
const ERROR_RETRY_SECONDS = 10;

/** Whom the analysis is about: what a Rollout alone knows. */
export const ABOUT = [
  { name: 'namespace', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
  { name: 'canary', valueFrom: { podTemplateHashValue: 'Latest' } },
] as const;

/**
 * What a release is judged by: the indicators of the objectives, over the last five minutes, of its own pods alone. It
 * goes back when the budget burns as fast as it would page, twice. Where there is nothing to judge, because nobody asks
 * or nothing is scraped, the release stops after five minutes for a person to decide; where Prometheus does not answer
 * for as long, it goes back.
 * @param address of Prometheus
 */
export function analysis({ objectives }: ServiceLevel, address: string): Analysis {
  const judged = objectives.flatMap(({ name, indicator, window, target }) =>
    indicator.kind === 'ratio'
      ? [{ name, query: ratioExpressions(indicator, CANARY).errorRatio('5m'), most: most(window, target) }]
      : // A value that is only looked at now and again says nothing about a version.
        [],
  );
  return {
    args: [
      ...ABOUT.map(({ name }) => ({ name })),
      ...judged.map((one) => ({ name: limitOf(one.name), value: one.most })),
    ],
    metrics: judged.map(({ name, query }) => ({
      name,
      // Two scrapes of the new pods, for a rate to be there.
      initialDelay: '2m',
      interval: `${INTERVAL_SECONDS}s`,
      failureLimit: 1,
      inconclusiveLimit: PATIENCE_SECONDS / INTERVAL_SECONDS - 1,
      consecutiveErrorLimit: PATIENCE_SECONDS / ERROR_RETRY_SECONDS,
      // Neither is true of no result: that is inconclusive.
      successCondition: `len(result) > 0 && result[0] <= ${argument(limitOf(name))}`,
      failureCondition: `len(result) > 0 && result[0] > ${argument(limitOf(name))}`,
      provider: { prometheus: { address, timeout: 5, query } },
    })),
  };
}

const limitOf = (objective: string): string => `${objective}-limit`;
const argument = (name: string): string => `{{args.${name}}}`;

/** The error ratio with which the budget burns as fast as it would page. */
function most(window: Objective['window'], target: Objective['target']): string {
  const [fastest] = burnRates(window);
  return String(exact((fastest?.factor ?? 1) * errorBudget(target)));
}

/** The canary's pods. */
const CANARY: Scope = {
  matchers: [
    { label: 'namespace', operator: '=', value: argument('namespace') },
    { label: POD_HASH_LABEL.replaceAll('-', '_'), operator: '=', value: argument('canary') },
  ],
  by: [],
};
