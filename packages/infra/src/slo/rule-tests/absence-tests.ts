import type { Objective } from '@golden-path/spec';
import { BUSY } from '../alerts';
import { slothLabels, type Place } from '../recordings';
import type { AlertingRule } from '../rule';
import { HOLDS, NOW } from '../timing';
import { burning, CLEAN } from './burn-tests';
import { exampleSeries } from './example';
import { inputSeries, minutesOf, type Stretch } from './history';
import { firing, quiet, type AlertCheck, type RuleTest } from './rule-test';
import { upSeries } from './scrape-tests';

const STEP = 1;
const IDLE = { good: 0, bad: 0 };
const CLEAN_HOUR: Stretch = { minutes: 60, ...CLEAN };

/** Minutes from the last event until the alert is there. */
export const MISSED = HOLDS.notMeasured + Math.ceil(NOW * 60) + 2;

/** The metric is there for an hour, and then is not. */
export const GOES: readonly Stretch[] = [CLEAN_HOUR, { minutes: 60, ...IDLE, absent: true }];

/** Nothing is measured, and the service is up: that is told; nothing ever was, or all of it was bad: that is not. */
export function absenceTests(place: Place, objective: Objective, alert: AlertingRule): RuleTest[] {
  const test = (
    when: string,
    history: readonly Stretch[],
    checks: readonly AlertCheck[],
    up = `1x${minutesOf(history)}`,
  ): RuleTest => ({
    name: `${alert.alert}: ${when}`,
    interval: `${STEP}m`,
    input_series: [
      ...inputSeries(exampleSeries(place, objective), history, STEP),
      upSeries(place, { instance: 'a' }, up),
    ],
    alert_rule_test: checks,
  });
  const labels = missedLabels(place, objective);
  const tests = [
    test(
      'the metric goes, and comes back',
      [...GOES, { minutes: 10, ...CLEAN, restart: true }],
      [
        quiet(alert, 60),
        quiet(alert, 60 + HOLDS.notMeasured - 1),
        firing(alert, 60 + MISSED, labels),
        quiet(alert, 130),
      ],
    ),
  ];
  if (objective.indicator.kind === 'threshold')
    return [
      ...tests,
      test('the service goes, and what it measures with it', GOES, [quiet(alert, 119)], '1x60 stale _x59'),
    ];
  return [
    ...tests,
    test(
      'requests stop coming',
      [CLEAN_HOUR, { minutes: 60, ...IDLE }],
      [firing(alert, 60 + MISSED, labels)],
    ),
    test(
      'hardly any request came before',
      [
        { minutes: 60, good: BUSY * 30, bad: 0 },
        { minutes: 60, ...IDLE, absent: true },
      ],
      [quiet(alert, 60 + MISSED)],
    ),
    {
      name: `${alert.alert}: never was a request`,
      interval: `${STEP}m`,
      input_series: [],
      alert_rule_test: [quiet(alert, 120)],
    },
  ];
}

/** While every request fails, an objective about the others has nothing to count, and that is no loss of sight. */
export function outageTests(
  place: Place,
  failing: Objective,
  silent: readonly AlertingRule[],
  page: AlertingRule,
): RuleTest[] {
  const history: Stretch[] = [CLEAN_HOUR, { minutes: 60, ...burning(1) }];
  return [
    {
      name: `${page.alert}: every request fails for an hour, and nothing else is told`,
      interval: `${STEP}m`,
      input_series: inputSeries(exampleSeries(place, failing), history, STEP),
      alert_rule_test: [
        firing(page, 110, slothLabels(place, failing)),
        ...silent.flatMap((alert) => [80, 90, 110, 119].map((minute) => quiet(alert, minute))),
      ],
    },
  ];
}

/** Labels that come from the expression of the alert that nothing is measured. */
export function missedLabels(place: Place, objective: Objective): Record<string, string> {
  return objective.indicator.kind === 'threshold' ? {} : slothLabels(place, objective);
}
