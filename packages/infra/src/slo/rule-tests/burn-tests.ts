import { burnRates, errorBudget, exact, type BurnRate, type Objective } from '@golden-path/spec';
import { slothLabels, type Place } from '../recordings';
import type { AlertingRule } from '../rule';
import { duration, HOLDS } from '../timing';
import { exampleSeries, type Events } from './example';
import { inputSeries, minutesOf, type Stretch } from './history';
import { firing, quiet, type AlertCheck, type RuleTest } from './rule-test';

/** Of a minute: so many that a thousandth of a percent of an hour's is more than an accident. */
const EVENTS = 100_000;

export const CLEAN: Events = { good: EVENTS, bad: 0 };

/** @param share of the events that is bad, 0 to 1 */
export function burning(share: number): Events {
  return { good: exact(EVENTS * (1 - share)), bad: exact(EVENTS * share) };
}

export interface Subject {
  readonly place: Place;
  readonly objective: Objective;
  readonly alert: AlertingRule;
  readonly severity: 'page' | 'ticket';
  /** Minutes between two scrapes and between two evaluations. */
  readonly step: number;
  readonly evaluation: number;
}

/** For every burn rate that the alert is about: it comes in time, not too early, goes when it is over, and not below. */
export function burnTests(subject: Subject): RuleTest[] {
  const rates = burnRates(subject.objective.window).filter(({ severity }) => severity === subject.severity);
  return rates.flatMap((rate) => [comesAndGoes(subject, rate, rates), quietBelow(subject, rate, rates)]);
}

export function ruleTest(
  { place, objective, alert, step }: Pick<Subject, 'place' | 'objective' | 'alert' | 'step'>,
  when: string,
  history: readonly Stretch[],
  checks: readonly AlertCheck[],
): RuleTest {
  return {
    name: `${alert.alert}: ${when}`,
    interval: `${step}m`,
    input_series: inputSeries(exampleSeries(place, objective), history, step),
    alert_rule_test: checks,
  };
}

export function seriesLabels({ place, objective }: Pick<Subject, 'place' | 'objective'>) {
  return slothLabels(place, objective);
}

/** A stretch of clean minutes, then one in which the budget burns so fast that the alert comes at a minute known. */
export function burningHistory(subject: Subject, rate: BurnRate, rates: readonly BurnRate[]) {
  const { severity, evaluation } = subject;
  const threshold = rate.factor * errorBudget(subject.objective.target);
  // Twice as fast as the alert's burn rate, or with every event bad: then the average over the long look-back is
  // beyond the threshold after this part of it.
  const share = Math.min(2 * threshold, 1);
  const crossing = (rate.long * 60 * threshold) / share;
  const clean = whole(Math.max(...rates.map(({ long }) => long)) * 60, evaluation);
  const comes = whole(clean + whole(crossing, evaluation) + HOLDS[severity] + 2 * evaluation, evaluation);
  return { threshold, share, crossing, clean, comes };
}

function comesAndGoes(subject: Subject, rate: BurnRate, rates: readonly BurnRate[]): RuleTest {
  const { alert, evaluation } = subject;
  const { threshold, share, crossing, clean, comes } = burningHistory(subject, rate, rates);
  const over = comes + evaluation;
  const gone = over + whole(Math.max(...rates.map(({ short }) => short)) * 60, evaluation) + 2 * evaluation;
  return ruleTest(
    subject,
    `burns at ${exact(share / threshold)} times ${text(rate)}`,
    [
      { minutes: clean, ...CLEAN },
      { minutes: over - clean, ...burning(share) },
      { minutes: gone - over, ...CLEAN },
    ],
    [
      quiet(alert, clean),
      quiet(alert, clean + Math.floor((crossing * 0.9) / evaluation) * evaluation),
      firing(alert, comes, seriesLabels(subject)),
      quiet(alert, gone),
    ],
  );
}

function quietBelow(subject: Subject, rate: BurnRate, rates: readonly BurnRate[]): RuleTest {
  const { evaluation, alert } = subject;
  const long = whole(rate.long * 60, evaluation);
  const history = [
    { minutes: whole(Math.max(...rates.map((other) => other.long)) * 60, evaluation), ...CLEAN },
    { minutes: long, ...burning(0.9 * rate.factor * errorBudget(subject.objective.target)) },
  ];
  const end = minutesOf(history);
  return ruleTest(subject, `burns at 0.9 times ${text(rate)}`, history, [
    quiet(alert, end - Math.floor(long / 2 / evaluation) * evaluation),
    quiet(alert, end),
  ]);
}

function text({ factor, long, short }: BurnRate): string {
  return `${factor} (${duration(long * 3600)}, ${duration(short * 3600)})`;
}

function whole(minutes: number, step: number): number {
  return Math.ceil(exact(minutes / step)) * step;
}
