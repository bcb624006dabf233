import { burnRates, type Objective } from '@golden-path/spec';
import type { Environment } from '../environment';
import { slothLabels, type Place } from '../recordings';
import type { AlertingRule } from '../rule';
import { GOES, MISSED, missedLabels } from './absence-tests';
import { burning, burningHistory, CLEAN, type Subject } from './burn-tests';
import { exampleSeries } from './example';
import { inputSeries, minutesOf, type InputSeries, type Stretch } from './history';
import { firing, type RuleTest } from './rule-test';
import { UNREACHED, upSeries } from './scrape-tests';

/** Minutes between two evaluations; more often would say the same, and take longer. */
export const SELDOM = 5;

/** An environment, and in which cluster where one Prometheus has several. */
interface Where extends Place {
  readonly environment: Environment;
  readonly cluster?: string;
}

/** Something goes wrong in one place alone, while others are healthy and have ten times its requests. */
interface Trouble {
  readonly what: string;
  /** Minutes between two scrapes. */
  readonly step: number;
  /** When the alert has to be there, however seldom rules are evaluated. */
  readonly minute: number;
  readonly alert: (environment: Environment) => AlertingRule;
  /** Labels that the alert has from its expression. */
  readonly labels: (place: Place) => Readonly<Record<string, string>>;
  readonly series: (where: Where, isIll: boolean) => InputSeries[];
}

/** Each environment in trouble while the others are healthy, and one of two clusters: the alert of it alone comes. */
export function environmentTests(
  identity: Place['identity'],
  environments: readonly Environment[],
  trouble: Trouble,
): RuleTest[] {
  const all: Where[] = environments.map((environment) => ({ identity, environment }));
  const last = environments.at(-1);
  const clusters =
    last === undefined ? [] : ['east', 'west'].map((cluster) => ({ identity, environment: last, cluster }));
  return [
    ...all.map((ill) => alone(ill, all, trouble)),
    ...clusters.map((ill) => alone(ill, clusters, trouble)),
  ];
}

function alone(ill: Where, all: readonly Where[], { what, step, minute, ...trouble }: Trouble): RuleTest {
  const alert = trouble.alert(ill.environment);
  const { cluster } = ill;
  const place = ill.environment.namespace + (cluster === undefined ? '' : ` in ${cluster}`);
  const labels = { ...trouble.labels(ill), ...(cluster !== undefined && { cluster }) };
  return {
    name: `${alert.alert}: ${what} in ${place} alone`,
    interval: `${step}m`,
    input_series: all.flatMap((where) => trouble.series(where, where === ill)),
    alert_rule_test: [firing(alert, minute, labels)],
  };
}

type AlertOf = Trouble['alert'];

export function burningAlone(
  subject: Omit<Subject, 'place' | 'alert'>,
  place: Where,
  alert: AlertOf,
): Trouble {
  const { objective, severity, step } = subject;
  const rate = burnRates(objective.window).find((one) => one.severity === severity);
  if (rate === undefined) throw new Error(`no burn rate of a ${severity}`);
  const { share, clean, comes } = burningHistory(
    { ...subject, place, alert: alert(place.environment) },
    rate,
    [rate],
  );
  return counting('the budget burns', objective, step, comes, alert, [
    { minutes: clean, ...CLEAN },
    { minutes: comes - clean, ...burning(share) },
  ]);
}

export function missedAlone(objective: Objective, alert: AlertOf): Trouble {
  return {
    ...counting('nothing is measured', objective, 1, 60 + MISSED + 2 * SELDOM, alert, GOES),
    labels: (place) => missedLabels(place, objective),
  };
}

function counting(
  what: string,
  objective: Objective,
  step: number,
  minute: number,
  alert: AlertOf,
  history: readonly Stretch[],
): Trouble {
  const minutes = minutesOf(history);
  const healthy = [{ minutes, good: 10 * CLEAN.good, bad: 0 }];
  return {
    what,
    step,
    minute,
    alert,
    labels: (place) => slothLabels(place, objective),
    series: (where, isIll) => [
      ...inputSeries(exampleSeries(where, objective, where.cluster), isIll ? history : healthy, step),
      upSeries(where, clusterOf(where), `1x${minutes / step}`),
    ],
  };
}

export function unreachedAlone(alert: AlertOf): Trouble {
  return {
    what: 'all pods are gone',
    step: 1,
    minute: 30 + UNREACHED + 2 * SELDOM,
    alert,
    labels: () => ({}),
    series: (where, isIll) => [upSeries(where, clusterOf(where), isIll ? '1x29 stale _x29' : '1x60')],
  };
}

function clusterOf({ cluster }: Where): Record<string, string> {
  return cluster === undefined ? {} : { cluster };
}
