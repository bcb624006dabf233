import {
  burnRates,
  errorBudget,
  exact,
  type BurnRate,
  type Identity,
  type Objective,
  type ServiceLevel,
} from '@golden-path/spec';
import { selectorText } from './indicator';
import { recorded } from './recordings';
import type { AlertingRule } from './rule';
import { NOW, type Timing } from './timing';

/** Fewer bad events in the long look-back than this are an accident, whatever share of a quiet hour they are. */
export const LEAST_BAD_EVENTS = 5;

/** Requests of a second, on average over six hours, from which on it is odd that there are none. */
export const BUSY = 0.1;

/** Where people go from an alert. */
export interface Links {
  /** Of the dashboard, absolute. */
  readonly dashboard: string;
}

export function runbookPath(alert: string): string {
  return `docs/runbooks/${alert}.md`;
}

/** `data-freshness` → `DataFreshness`. */
function pascal(name: string): string {
  return name.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

export const alertNames = {
  page: ({ name }: Pick<Objective, 'name'>) => `${pascal(name)}BudgetBurnsFast`,
  ticket: ({ name }: Pick<Objective, 'name'>) => `${pascal(name)}BudgetBurns`,
  notMeasured: ({ name }: Pick<Objective, 'name'>) => `${pascal(name)}NotMeasured`,
  notScraped: 'ServiceNotScraped',
} as const;

type AlertMaker = (
  alert: Pick<AlertingRule, 'alert' | 'expr' | 'for'> & {
    severity: 'page' | 'ticket';
    summary: string;
    description: string;
    slo?: string;
  },
) => AlertingRule;

function alertMaker({ name, owner, repository }: Identity, { dashboard }: Links): AlertMaker {
  return ({ alert, expr, for: hold, severity, summary, description, slo }) => ({
    alert,
    expr,
    for: hold,
    labels: { severity, service: name, owner, ...(slo !== undefined && { slo }) },
    annotations: {
      summary,
      description,
      runbook_url: `https://github.com/${repository}/blob/main/${runbookPath(alert)}`,
      dashboard_url: dashboard,
    },
  });
}

/** The alerts of one objective: two that its budget burns, one that nobody knows. */
export function objectiveAlerts(
  identity: Identity,
  objective: Objective,
  links: Links,
  timing: Timing,
): AlertingRule[] {
  const make = alertMaker(identity, links);
  const series = recorded(identity.name, objective);
  const rates = burnRates(objective.window);
  const burning = (severity: 'page' | 'ticket'): AlertingRule => {
    const pairs = rates.filter((rate) => rate.severity === severity);
    const conditions = pairs.map((rate) => burnCondition(rate, objective, series, timing));
    return make({
      alert: alertNames[severity](objective),
      expr: `max without (sloth_window) (\n${conditions.join('\n  or ignoring (sloth_window)\n')}\n)`,
      for: timing.hold(severity),
      severity,
      slo: objective.name,
      summary: `${objective.title} of ${identity.name}: the error budget burns ${severity === 'page' ? 'fast' : 'faster than it should'}`,
      description: burnDescription(pairs, objective, timing),
    });
  };
  return [burning('page'), burning('ticket'), notMeasured(make, identity, objective, timing)];
}

function burnCondition(
  { long, short, factor }: BurnRate,
  { target, indicator }: Objective,
  series: (name: string) => string,
  timing: Timing,
): string {
  const threshold = `(${factor} * ${errorBudget(target)})`;
  const ratio = (hours: number): string =>
    `${series(`slo:sli_error:ratio_rate${timing.range(hours)}`)} > ${threshold}`;
  return [
    `  (`,
    `    ${ratio(long)}`,
    `    and ignoring (sloth_window) ${ratio(short)}`,
    // What is sampled has no low traffic.
    ...(indicator.kind === 'ratio'
      ? [`    and ${series(`slo:sli_bad_events:increase${timing.range(long)}`)} >= ${LEAST_BAD_EVENTS}`]
      : []),
    `  )`,
  ].join('\n');
}

function burnDescription(pairs: readonly BurnRate[], { target, window }: Objective, timing: Timing): string {
  const parts = pairs.map(({ long, short, factor }) => {
    const percent = exact(factor * errorBudget(target) * 100);
    return `${percent} % bad over ${timing.range(long)} and ${timing.range(short)}, ${factor} times what ${target} % over ${window} days allows`;
  });
  return `More than ${parts.join('; or more than ')}.`;
}

/** No events, though there were many; or the value is not there. */
function notMeasured(
  make: AlertMaker,
  identity: Identity,
  objective: Objective,
  timing: Timing,
): AlertingRule {
  const series = recorded(identity.name, objective);
  const now = timing.range(NOW);
  const { indicator } = objective;
  const expr =
    indicator.kind === 'threshold'
      ? `absent(${series('slo:sli_bad:bool')})`
      : [
          '(',
          `  absent(sum(${selectorText(indicator.total)}))`,
          `  or sum(rate(${selectorText(indicator.total)}[${now}])) == 0`,
          ')',
          `and on () avg_over_time(${series(`slo:sli_total_events:rate${now}`)}[${timing.range(6)}]) > ${BUSY}`,
        ].join('\n');
  return make({
    alert: alertNames.notMeasured(objective),
    expr,
    for: timing.hold('notMeasured'),
    severity: 'ticket',
    slo: objective.name,
    summary: `${objective.title} of ${identity.name}: nothing is measured any more`,
    description:
      indicator.kind === 'threshold'
        ? 'The value that the objective is about is not there.'
        : `No request is counted, though there were more than ${BUSY} a second over the last ${timing.range(6)}.`,
  });
}

/** The alert that is about no single objective. */
export function serviceAlerts(
  identity: Identity,
  { service }: ServiceLevel,
  links: Links,
  timing: Timing,
): AlertingRule[] {
  return [
    alertMaker(
      identity,
      links,
    )({
      alert: alertNames.notScraped,
      expr: `absent(up{job="${service}"} == 1)`,
      for: timing.hold('notScraped'),
      severity: 'page',
      summary: `${service} cannot be scraped: it is down, or cannot be reached`,
      description: 'Prometheus reaches not one of its pods; whether it keeps its objectives is not known.',
    }),
  ];
}
