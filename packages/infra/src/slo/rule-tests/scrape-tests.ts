import type { Place } from '../recordings';
import type { AlertingRule } from '../rule';
import { HOLDS } from '../timing';
import type { InputSeries } from './history';
import { firing, quiet, type RuleTest } from './rule-test';

/** As Prometheus writes whether a pod could be scraped. */
export function upSeries(
  { identity, environment }: Place,
  more: Readonly<Record<string, string>>,
  values: string,
): InputSeries {
  const labels = { job: identity.name, namespace: environment.namespace, ...more };
  const text = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return { series: `up{${text.join(',')}}`, values };
}

/** Minutes from the last scrape until the alert is there. */
export const UNREACHED = HOLDS.notScraped + 2;

/** The service as a whole: up, partly up, down, gone, not yet there. */
export function scrapeTests(place: Place, alert: AlertingRule): RuleTest[] {
  const up = (instance: string, values: string): InputSeries => upSeries(place, { instance }, values);
  const comes = 30 + UNREACHED;
  const test = (
    when: string,
    input_series: readonly InputSeries[],
    checks: NonNullable<RuleTest['alert_rule_test']>,
  ): RuleTest => ({ name: `${alert.alert}: ${when}`, interval: '1m', input_series, alert_rule_test: checks });
  return [
    test('one of two pods is down', [up('a', '1x60'), up('b', '1x29 0x30')], [quiet(alert, comes)]),
    test(
      'all pods are down, and one comes back',
      [up('a', '1x29 0x30'), up('b', '1x29 0x19 1x30')],
      [quiet(alert, 29), quiet(alert, 30 + HOLDS.notScraped - 1), firing(alert, comes), quiet(alert, 52)],
    ),
    test('all pods are gone', [up('a', '1x29 stale _x29')], [firing(alert, comes)]),
    test('it was never there', [], [quiet(alert, comes), quiet(alert, 60)]),
    test('its first pods do not start', [up('a', '0x60')], [quiet(alert, 59)]),
  ];
}

/** What is gone stays gone, and is told for as long. @param step minutes between two scrapes */
export function goneForDays(place: Place, alert: AlertingRule, step: number): RuleTest {
  const days = 4;
  const hour = 60 / step;
  return {
    name: `${alert.alert}: all pods are gone, for ${days} days`,
    interval: `${step}m`,
    input_series: [upSeries(place, { instance: 'a' }, `1x${2 * hour} stale _x${days * 24 * hour}`)],
    alert_rule_test: [quiet(alert, 120), ...[1, 2, 3, 4].map((day) => firing(alert, day * 24 * 60))],
  };
}
