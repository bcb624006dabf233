import { burnRates, errorBudget, exact, type Identity, type Objective } from '@golden-path/spec';
import { scopeOf, type Environment } from './environment';
import { ratioExpressions, sampledExpressions } from './indicator';
import type { RecordingRule } from './rule';
import { scopedQuery } from './scoped';
import { lookBacks, NOW, type Timing } from './timing';

/** Where the rules are, and whose. */
export interface Place {
  readonly identity: Pick<Identity, 'name' | 'owner'>;
  readonly environment: Pick<Environment, 'namespace'>;
}

/**
 * Labels of everything that is recorded about an objective: those that sloth gives to what it makes of our export, so
 * that dashboards made for it work, and either can take the other's place.
 */
export function slothLabels({ identity, environment }: Place, { name }: Objective): Record<string, string> {
  return {
    sloth_id: `${identity.name}-${name}`,
    sloth_service: identity.name,
    sloth_slo: name,
    namespace: environment.namespace,
    owner: identity.owner,
    service: identity.name,
  };
}

/** The recorded series of an objective in one environment, such as `slo:sli_error:ratio_rate1h{sloth_id="…",…}`. */
export function recorded({ identity, environment }: Place, { name }: Objective): (series: string) => string {
  return (series) => `${series}{sloth_id="${identity.name}-${name}",namespace="${environment.namespace}"}`;
}

/** Every series that alerts and dashboards read of an objective. */
export function recordings(place: Place, objective: Objective, timing: Timing): RecordingRule[] {
  const labels = slothLabels(place, objective);
  const series = recorded(place, objective);
  const record = (name: string, expr: string, more: Record<string, string> = {}): RecordingRule => ({
    record: name,
    expr,
    labels: { ...labels, ...more },
  });
  const period = timing.range(objective.window * 24);
  const periodRatio = `slo:sli_error:ratio_rate${period}`;
  return [
    ...indicatorRecordings(place, objective, timing, record),
    record('slo:objective:ratio', `vector(${exact(objective.target / 100)})`),
    record('slo:error_budget:ratio', `vector(${errorBudget(objective.target)})`),
    record('slo:time_period:days', `vector(${objective.window})`),
    record('slo:current_burn_rate:ratio', perBudget(series, `slo:sli_error:ratio_rate${timing.range(NOW)}`)),
    record('slo:period_burn_rate:ratio', perBudget(series, periodRatio)),
    record('slo:period_error_budget_remaining:ratio', `1 - ${series('slo:period_burn_rate:ratio')}`),
    record('sloth_slo_info', 'vector(1)', {
      sloth_mode: 'openslo',
      sloth_objective: String(objective.target),
      sloth_spec: 'openslo/v1',
      sloth_version: 'golden-path',
    }),
  ];
}

function perBudget(series: (name: string) => string, ratio: string): string {
  const on = 'on(sloth_id, sloth_slo, sloth_service, namespace)';
  return `${series(ratio)} / ${on} group_left ${series('slo:error_budget:ratio')}`;
}

type Recorder = (name: string, expr: string, more?: Record<string, string>) => RecordingRule;

function indicatorRecordings(
  place: Place,
  objective: Objective,
  timing: Timing,
  record: Recorder,
): RecordingRule[] {
  const { indicator } = objective;
  const series = recorded(place, objective);
  const scope = scopeOf(place.environment);
  const now = timing.range(NOW);
  const period = timing.range(objective.window * 24);
  const longs = new Set(burnRates(objective.window).map(({ long }) => long));
  const sample = series('slo:sli_bad:bool');
  const expressions =
    indicator.kind === 'ratio' ? ratioExpressions(indicator, scope) : sampledExpressions(sample);
  const windows = lookBacks(objective.window).flatMap((hours) => {
    const range = timing.range(hours);
    const window = { sloth_window: range };
    return [
      record(`slo:sli_error:ratio_rate${range}`, expressions.errorRatio(range), window),
      ...(longs.has(hours) && indicator.kind === 'ratio'
        ? [record(`slo:sli_bad_events:increase${range}`, expressions.badEvents(range), window)]
        : []),
    ];
  });
  const periodRatio = (expr: string): RecordingRule =>
    record(`slo:sli_error:ratio_rate${period}`, expr, { sloth_window: period });
  if (indicator.kind === 'threshold') {
    const { query, operator, value } = indicator;
    const bad = `max by (${scope.by.join(', ')}) (1 - ((${scopedQuery(query, scope)}) ${operator} bool ${value}))`;
    return [record('slo:sli_bad:bool', bad), ...windows, periodRatio(expressions.errorRatio(period))];
  }
  // Weighted by events: a quiet night counts for little. The average of ratios, which sloth takes, is not.
  const { badRate, totalRate } = ratioExpressions(indicator, scope);
  const badEvents = `slo:sli_bad_events:rate${now}`;
  const totalEvents = `slo:sli_total_events:rate${now}`;
  return [
    ...windows,
    record(badEvents, badRate(now)),
    record(totalEvents, totalRate(now)),
    periodRatio(
      `sum_over_time(${series(badEvents)}[${period}]) / (sum_over_time(${series(totalEvents)}[${period}]) > 0)`,
    ),
  ];
}
