import {
  burnRates,
  errorBudget,
  exact,
  type BurnRate,
  type Identity,
  type Objective,
  type Severity,
  sourceUrl,
} from '@golden-path/spec';
import { PLACE, type Environment } from './environment';
import { recorded } from './recordings';
import type { AlertingRule } from './rule';
import { upCount } from './scrape';
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

/** What the rules of a service in one environment are made from. */
export interface Ruled {
  readonly identity: Identity;
  readonly environment: Environment;
  readonly links: Links;
  readonly timing: Timing;
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

interface Told extends Pick<AlertingRule, 'alert' | 'expr' | 'for'> {
  readonly severity: Severity;
  readonly summary: string;
  readonly description: string;
  readonly slo?: string;
}

function alertingRule({ identity, environment, links }: Ruled, told: Told): AlertingRule {
  const { alert, expr, for: hold, severity, summary, description, slo } = told;
  const { name, owner } = identity;
  const { namespace, severities } = environment;
  return {
    alert,
    expr,
    for: hold,
    labels: {
      severity: severities[severity],
      service: name,
      owner,
      namespace,
      ...(slo !== undefined && { slo }),
    },
    annotations: {
      summary: `${summary} (${namespace})`,
      description,
      runbook_url: sourceUrl(identity, runbookPath(alert)),
      dashboard_url: `${links.dashboard}?var-namespace=${namespace}`,
    },
  };
}

/** The alerts of one objective: two that its budget burns, one that nobody knows. @param all of the service */
export function objectiveAlerts(
  ruled: Ruled,
  objective: Objective,
  all: readonly Objective[],
): AlertingRule[] {
  return [
    burning(ruled, objective, 'page'),
    burning(ruled, objective, 'ticket'),
    notMeasured(ruled, objective, all),
  ];
}

function burning(ruled: Ruled, objective: Objective, severity: Severity): AlertingRule {
  const { identity, timing } = ruled;
  const pairs = burnRates(objective.window).filter((rate) => rate.severity === severity);
  const conditions = pairs.map((rate) => burnCondition(ruled, rate, objective));
  return alertingRule(ruled, {
    alert: alertNames[severity](objective),
    expr: `max without (sloth_window) (\n${conditions.join('\n  or ignoring (sloth_window)\n')}\n)`,
    for: timing.hold(severity),
    severity,
    slo: objective.name,
    summary: `${objective.title} of ${identity.name}: the error budget burns ${severity === 'page' ? 'fast' : 'faster than it should'}`,
    description: burnDescription(pairs, objective, timing),
  });
}

function burnCondition(ruled: Ruled, { long, short, factor }: BurnRate, objective: Objective): string {
  const { timing } = ruled;
  const series = recorded(ruled, objective);
  const ratio = (hours: number): string =>
    `${series(`slo:sli_error:ratio_rate${timing.range(hours)}`)} > (${factor} * ${errorBudget(objective.target)})`;
  return [
    `  (`,
    `    ${ratio(long)}`,
    `    and ignoring (sloth_window) ${ratio(short)}`,
    // What is sampled has no low traffic.
    ...(objective.indicator.kind === 'ratio'
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

const UNLESS = `unless on (${PLACE.join(', ')})`;

/** No events, though there were many; or the value is not there, though the service is. */
function notMeasured(ruled: Ruled, objective: Objective, all: readonly Objective[]): AlertingRule {
  const { identity, timing } = ruled;
  const isValue = objective.indicator.kind === 'threshold';
  return alertingRule(ruled, {
    alert: alertNames.notMeasured(objective),
    expr: isValue
      ? `${upCount(ruled)} > 0\n${UNLESS} ${recorded(ruled, objective)('slo:sli_bad:bool')}`
      : noEvents(ruled, objective, all),
    for: timing.hold('notMeasured'),
    severity: 'ticket',
    slo: objective.name,
    summary: `${objective.title} of ${identity.name}: nothing is measured any more`,
    description: isValue
      ? 'The value that the objective is about is not there, though the service is.'
      : `No request is counted, though there were more than ${BUSY} a second over the last ${timing.range(6)}.`,
  });
}

function noEvents(ruled: Ruled, objective: Objective, all: readonly Objective[]): string {
  const { timing } = ruled;
  const now = timing.range(NOW);
  const total = recorded(ruled, objective)(`slo:sli_total_events:rate${now}`);
  // An outage that leaves nothing for this one to count has an alert of its own, and is no loss of sight.
  const others = all
    .filter((other) => other !== objective && metricOf(other) === metricOf(objective))
    .map((other) => {
      const [fastest] = burnRates(other.window);
      const ratio = recorded(ruled, other)(`slo:sli_error:ratio_rate${now}`);
      return `${UNLESS} ${ratio} > (${fastest?.factor ?? 1} * ${errorBudget(other.target)})`;
    });
  return [`avg_over_time(${total}[${timing.range(6)}]) > ${BUSY}`, `${UNLESS} ${total} > 0`, ...others].join(
    '\n',
  );
}

/** What an objective counts, whichever of a histogram's series it asks for. */
function metricOf({ indicator, name }: Objective): string {
  return indicator.kind === 'ratio' ? indicator.total.metric.replace(/_(bucket|count|sum)$/, '') : name;
}

/** The alert that is about no single objective. */
export function serviceAlert(ruled: Ruled): AlertingRule {
  const { name } = ruled.identity;
  return alertingRule(ruled, {
    alert: alertNames.notScraped,
    expr: `${upCount(ruled)} == 0`,
    for: ruled.timing.hold('notScraped'),
    severity: 'page',
    summary: `${name} cannot be scraped: it is down, or cannot be reached`,
    description: 'Prometheus reaches not one of its pods; whether it keeps its objectives is not known.',
  });
}
