import { recorded, type Environment } from '@golden-path/infra/tools';
import { errorBudget, exact, type Identity, type Objective } from '@golden-path/spec';
import type { Prometheus } from './prometheus';

/** Of the error-budget policy (docs/slo.md), by how much of the budget is gone. */
export type Stage = 'kept' | 'half' | 'spent' | 'unknown';

/** What was promised in an environment, and what was kept. */
export interface Kept {
  readonly environment: string;
  readonly namespace: string;
  readonly objective: string;
  readonly title: string;
  /** Percent. */
  readonly target: number;
  /** Such as `30d`. */
  readonly window: string;
  /** Percent of the events that were good; null where nothing is known. */
  readonly good: number | null;
  /** Events that were bad, and all; null for an objective about a value. */
  readonly bad: number | null;
  readonly total: number | null;
  /** Share of the window's budget that is gone; above 1 it is more than there was. */
  readonly spent: number | null;
  /** Days of the window for which there is data. */
  readonly measuredDays: number;
  readonly stage: Stage;
}

/** Half of the budget: the next work is against what burns it. */
const HALF = 0.5;

export function stageOf(spent: number | undefined): Stage {
  if (spent === undefined) return 'unknown';
  return spent >= 1 ? 'spent' : spent >= HALF ? 'half' : 'kept';
}

export interface Asked {
  readonly identity: Identity;
  readonly objectives: readonly Objective[];
  /** By name. */
  readonly environments: ReadonlyMap<string, Environment>;
  /** Such as `7d`; absent: the window of each objective. */
  readonly window?: string | undefined;
}

export async function report(
  prometheus: Prometheus,
  { identity, objectives, environments, window }: Asked,
): Promise<Kept[]> {
  const kept: Kept[] = [];
  for (const [name, environment] of environments)
    for (const objective of objectives)
      kept.push({
        environment: name,
        ...(await keptOf(prometheus, { identity, environment }, objective, window ?? `${objective.window}d`)),
      });
  return kept;
}

async function keptOf(
  prometheus: Prometheus,
  place: { readonly identity: Identity; readonly environment: Environment },
  objective: Objective,
  window: string,
): Promise<Omit<Kept, 'environment'>> {
  const series = recorded(place, objective);
  const isCounted = objective.indicator.kind === 'ratio';
  const measured = `count_over_time(${series(isCounted ? 'slo:sli_total_events:rate5m' : 'slo:sli_bad:bool')}[${window}:5m]) * 300`;
  const share = (kind: string): string =>
    `sum(sum_over_time(${series(`slo:sli_${kind}_events:rate5m`)}[${window}]))`;
  // Of a second, on average over the time of which something is known; times that, all of them.
  const events = (kind: string): string =>
    `sum(avg_over_time(${series(`slo:sli_${kind}_events:rate5m`)}[${window}])) * max(${measured})`;
  const ratio = isCounted
    ? `${share('bad')} / (${share('total')} > 0)`
    : `max(avg_over_time(${series('slo:sli_bad:bool')}[${window}]))`;
  const badShare = await prometheus.value(ratio);
  const seconds = await prometheus.value(`max(${measured})`);
  const [bad, total] = isCounted
    ? [await prometheus.value(events('bad')), await prometheus.value(events('total'))]
    : [undefined, undefined];
  const spent = badShare === undefined ? undefined : exact(badShare / errorBudget(objective.target));
  return {
    namespace: place.environment.namespace,
    objective: objective.name,
    title: objective.title,
    target: objective.target,
    window,
    good: badShare === undefined ? null : exact(100 * (1 - badShare)),
    bad: rounded(bad),
    total: rounded(total),
    spent: spent ?? null,
    measuredDays: Math.round(((seconds ?? 0) / 86_400) * 100) / 100,
    stage: stageOf(spent),
  };
}

function rounded(value: number | undefined): number | null {
  return value === undefined ? null : Math.round(value);
}
