import type { AlertingRule } from '../rule';
import { HOLDS } from '../timing';
import { firing, quiet, type RuleTest } from './rule-test';

/** The service as a whole: up, partly up, down, gone. */
export function scrapeTests(service: string, alert: AlertingRule): RuleTest[] {
  const up = (instance: string, values: string) => ({
    series: `up{job="${service}",instance="${instance}"}`,
    values,
  });
  const comes = 30 + HOLDS.notScraped + 2;
  const test = (
    when: string,
    input_series: RuleTest['input_series'],
    checks: RuleTest['alert_rule_test'],
  ) => ({
    name: `${alert.alert}: ${when}`,
    interval: '1m',
    input_series,
    ...(checks !== undefined && { alert_rule_test: checks }),
  });
  return [
    test('one of two pods is down', [up('a', '1x60'), up('b', '1x29 0x30')], [quiet(alert, comes)]),
    test(
      'all pods are down, and one comes back',
      [up('a', '1x29 0x30'), up('b', '1x29 0x19 1x30')],
      [quiet(alert, 29), quiet(alert, 30 + HOLDS.notScraped - 1), firing(alert, comes), quiet(alert, 52)],
    ),
    test('nobody scrapes it', [], [firing(alert, comes)]),
  ];
}
