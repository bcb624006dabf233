import { burnRates, errorBudget, type Objective } from '@golden-path/spec';
import type { AlertingRule } from '../rule';
import { duration, HOLDS, NOW } from '../timing';
import { absenceTests } from './absence-tests';
import { burning, CLEAN, ruleTest, seriesLabels } from './burn-tests';
import { recorded, type Place } from '../recordings';
import { exampleSeries } from './example';
import { inputSeries, minutesOf, type Stretch } from './history';
import { firing, holds, noValue, quiet, type RuleTest } from './rule-test';

export interface Alerts {
  readonly page: AlertingRule;
  readonly ticket: AlertingRule;
  readonly notMeasured: AlertingRule;
}

const STEP = 1;
const IDLE = { good: 0, bad: 0 };

/** What happens to every service, and must neither wake anybody nor keep an alert from coming. */
export function conditionTests(place: Place, objective: Objective, alerts: Alerts): RuleTest[] {
  const subject = { place, objective, alert: alerts.page, step: STEP };
  const counted = objective.indicator.kind === 'ratio';
  return [
    outage(subject),
    gaps(subject),
    ...(counted
      ? [
          restart(subject),
          ...hiddenRestart(subject),
          missingPart(subject),
          singleError(subject, alerts),
          rareErrors(subject),
        ]
      : []),
    ...absenceTests(place, objective, alerts.notMeasured),
  ];
}

interface Subject {
  readonly place: Place;
  readonly objective: Objective;
  readonly alert: AlertingRule;
  readonly step: number;
}

/** How many minutes after which everything failed the page has to come. */
function outageMinutes({ window, target }: Objective): number {
  const [fast] = burnRates(window);
  return Math.ceil((fast?.long ?? 0) * 60 * (fast?.factor ?? 0) * errorBudget(target)) + HOLDS.page + 2;
}

function outage(subject: Subject): RuleTest {
  const comes = 60 + outageMinutes(subject.objective);
  return ruleTest(
    subject,
    'everything fails',
    [
      { minutes: 60, ...CLEAN },
      { minutes: comes - 60, ...burning(1) },
    ],
    [quiet(subject.alert, 60), firing(subject.alert, comes, seriesLabels(subject))],
  );
}

/** A gap is no value, not NaN, and what comes after it is weighted by events. */
function gaps(subject: Subject): RuleTest {
  const { place, objective, alert } = subject;
  const bad = errorBudget(objective.target) / 4;
  const history: Stretch[] = [
    { minutes: 60, ...burning(bad) },
    { minutes: 60, ...IDLE, absent: objective.indicator.kind === 'threshold' },
    { minutes: 60, ...IDLE, absent: true },
    { minutes: 60, ...burning(bad) },
  ];
  const end = minutesOf(history);
  const series = recorded(place, objective);
  return {
    ...ruleTest(subject, 'idle for an hour, gone for another', history, [
      quiet(alert, 119),
      quiet(alert, 179),
      quiet(alert, end),
    ]),
    promql_expr_test: [
      noValue(series(`slo:sli_error:ratio_rate${duration(NOW * 3600)}`), 119),
      noValue(series(`slo:sli_error:ratio_rate${duration(NOW * 3600)}`), 179),
      ...[59, 179, end].map((minute) =>
        holds(`abs(sum(${series('slo:period_error_budget_remaining:ratio')}) - 0.75) < bool 0.01`, minute),
      ),
    ],
  };
}

function restart(subject: Subject): RuleTest {
  const { alert } = subject;
  // Two minutes late: a restart hides what was counted since the scrape before it.
  const comes = outageMinutes(subject.objective) + 2;
  const half = Math.ceil(comes / 2);
  return ruleTest(
    subject,
    'the process restarts, while all is well and while nothing is',
    [
      { minutes: 60, ...CLEAN },
      { minutes: 60, ...CLEAN, restart: true },
      { minutes: half, ...burning(1) },
      { minutes: half, ...burning(1), restart: true },
      { minutes: 10, ...burning(1), restart: true },
    ],
    [
      quiet(alert, 61),
      quiet(alert, 65),
      quiet(alert, 120),
      firing(alert, 120 + comes, seriesLabels(subject)),
      firing(alert, 120 + 2 * half + 2, seriesLabels(subject)),
      firing(alert, 120 + 2 * half + 10, seriesLabels(subject)),
    ],
  );
}

/**
 * After a restart so many come at once that the counter of all is higher than before: Prometheus sees the restart of the
 * other alone, and the rest of the two would be negative.
 */
function hiddenRestart({ place, objective, alert, step }: Subject): RuleTest[] {
  const { indicator } = objective;
  if (indicator.kind !== 'ratio' || indicator.part.metric === indicator.total.metric) return [];
  const series = recorded(place, objective);
  const now = duration(NOW * 3600);
  const values = (isPart: boolean): string => (isPart ? '0+1x50 50x9 45+1x20' : '0+1x60 61+1x20');
  return [
    {
      name: `${alert.alert}: the process restarts, and one counter hides it`,
      interval: `${step}m`,
      input_series: exampleSeries(place, objective).map(({ series: name, isPart }) => ({
        series: name,
        values: values(isPart),
      })),
      promql_expr_test: [
        ...['slo:sli_error:ratio_rate', 'slo:sli_bad_events:rate'].map((name) => `${name}${now}`),
        'slo:current_burn_rate:ratio',
      ].map((name) => holds(`min(${series(name)}) >= bool 0`, 62)),
    },
  ];
}

/** The counter of the part is born with its first event: before, all or nothing is bad. */
function missingPart(subject: Subject): RuleTest {
  const { place, objective, alert } = subject;
  const countsBad = objective.indicator.kind === 'ratio' && objective.indicator.counts === 'bad';
  const history = [{ minutes: 120, ...burning(countsBad ? 0 : 1) }];
  const rest = exampleSeries(place, objective).filter(({ isPart }) => !isPart);
  return {
    name: `${alert.alert}: no ${countsBad ? 'bad' : 'good'} event has been counted yet`,
    interval: `${STEP}m`,
    input_series: inputSeries(rest, history, STEP),
    alert_rule_test: [countsBad ? quiet(alert, 120) : firing(alert, 120, seriesLabels(subject))],
    promql_expr_test: [
      holds(
        `sum(${recorded(place, objective)(`slo:sli_error:ratio_rate${duration(NOW * 3600)}`)}) == bool ${countsBad ? 0 : 1}`,
        120,
      ),
    ],
  };
}

function singleError(subject: Subject, { page, ticket }: Alerts): RuleTest {
  const history: Stretch[] = [
    { minutes: 60, ...IDLE },
    { minutes: 1, good: 2, bad: 1 },
    { minutes: 120, ...IDLE },
    { minutes: 1, good: 2, bad: 1 },
    { minutes: 60, ...IDLE },
  ];
  return ruleTest(
    subject,
    'one error among three requests of an hour',
    history,
    [62, 64, 66, 90, 184, 242].flatMap((minute) => [quiet(page, minute), quiet(ticket, minute)]),
  );
}

/** Ten requests an hour that all fail are an outage. */
function rareErrors(subject: Subject): RuleTest {
  const requests = Array.from({ length: 10 }, (): Stretch[] => [
    { minutes: 1, good: 0, bad: 1 },
    { minutes: 5, ...IDLE },
  ]).flat();
  return ruleTest(
    subject,
    'ten requests of an hour, and all of them fail',
    [{ minutes: 60, ...IDLE }, ...requests],
    [quiet(subject.alert, 66), firing(subject.alert, 119, seriesLabels(subject))],
  );
}
