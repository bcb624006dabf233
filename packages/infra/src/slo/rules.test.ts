import { burnRates, readServiceLevel, type ServiceLevel, sourceUrl } from '@golden-path/spec';
import { selected } from './promql';
import { infra } from '../../test/this-service';
import { LOCAL, namespaceOf, type Environment } from './environment';
import { ruleSuite } from './rule-tests/rule-tests';
import type { AlertingRule, RecordingRule } from './rule';
import { ruleGroups } from './rules';
import { variant, variants } from './variants';

const { identity } = infra;
const links = { dashboard: 'https://grafana.example.org/d/x' };

function rulesOf(level: ServiceLevel, environment: Environment = LOCAL): (AlertingRule | RecordingRule)[] {
  return ruleGroups(level, { identity, environment, links }).flatMap(({ rules }) => rules);
}

function alertsOf(level: ServiceLevel, environment?: Environment): AlertingRule[] {
  return rulesOf(level, environment).filter((rule) => 'alert' in rule);
}

describe.each(Object.entries({ 'the repository': readServiceLevel(), ...variants() }))(
  'Given the objectives of %s',
  (_name, level) => {
    const rules = rulesOf(level);
    const alerts = alertsOf(level);

    it('then every expression is PromQL, and reads only what is measured or recorded', () => {
      const recorded = new Set(rules.flatMap((rule) => ('record' in rule ? [rule.record] : [])));

      for (const { expr } of rules)
        for (const { metric } of selected(expr))
          if (metric.includes(':')) expect([...recorded]).toContain(metric);
    });

    it('then every rule reads, records and tells of one environment alone', () => {
      const environment = { namespace: 'x-prod', severities: { page: 'critical', ticket: 'warning' } };
      for (const { expr, labels } of rulesOf(level, environment)) {
        expect(labels.namespace).toBe('x-prod');
        for (const { matchers } of selected(expr))
          expect(matchers).toContainEqual({ label: 'namespace', operator: '=', value: 'x-prod' });
        // What adds up adds up for each cluster and namespace.
        expect(expr).not.toMatch(/\b(sum|min|max|avg|count)\s*\(/);
      }
      for (const { labels } of alertsOf(level, environment))
        expect(['critical', 'warning']).toContain(labels.severity);
    });

    it("then each objective has sloth's series, with sloth's labels", () => {
      for (const { name, window } of level.objectives) {
        const own = rules.filter((rule) => 'record' in rule && rule.labels.sloth_slo === name);
        expect(own.map((rule) => ('record' in rule ? rule.record : ''))).toEqual(
          expect.arrayContaining([
            ...['5m', '30m', '1h', '2h', '6h', '1d', '3d', `${window}d`].map(
              (range) => `slo:sli_error:ratio_rate${range}`,
            ),
            'slo:objective:ratio',
            'slo:error_budget:ratio',
            'slo:time_period:days',
            'slo:current_burn_rate:ratio',
            'slo:period_burn_rate:ratio',
            'slo:period_error_budget_remaining:ratio',
            'sloth_slo_info',
          ]),
        );
        for (const { labels } of own)
          expect(labels).toMatchObject({
            sloth_id: `${identity.name}-${name}`,
            sloth_service: identity.name,
            sloth_slo: name,
          });
      }
    });

    it('then every alert says how urgent it is, whose it is, and where to go', () => {
      expect(alerts.map(({ alert }) => alert)).toEqual([...new Set(alerts.map(({ alert }) => alert))]);
      for (const { alert, labels, annotations } of alerts) {
        expect(labels).toMatchObject({ service: identity.name, owner: identity.owner });
        expect(['page', 'ticket']).toContain(labels.severity);
        expect(annotations.runbook_url).toBe(sourceUrl(identity, `docs/runbooks/${alert}.md`));
        expect(annotations.dashboard_url).toBe(`${links.dashboard}?var-namespace=local`);
      }
    });

    it('then every alert is tested', () => {
      const all = ['dev', 'staging', 'prod'].map((name) => ({
        ...LOCAL,
        namespace: namespaceOf(identity.name, name),
      }));
      const { tests } = ruleSuite(identity, level, all);
      const fired = Object.values(tests)
        .flatMap((file) => file.tests)
        .flatMap(({ alert_rule_test = [] }) => alert_rule_test)
        .flatMap(({ alertname, exp_alerts }) =>
          exp_alerts.map(({ exp_labels }) => `${alertname} in ${String(exp_labels.namespace)}`),
        );

      expect(new Set(fired)).toEqual(
        new Set(alerts.flatMap(({ alert }) => all.map(({ namespace }) => `${alert} in ${namespace}`))),
      );
    });
  },
);

describe('Given another window', () => {
  it.each([
    [7, [13.44, 5.6, 2.8, 0.933333333333], [0.08, 0.2, 0.4, 0.4]],
    [28, [13.44, 5.6, 2.8, 0.933333333333], [0.02, 0.05, 0.1, 0.1]],
    [30, [14.4, 6, 3, 1], [0.02, 0.05, 0.1, 0.1]],
    [90, [43.2, 18, 9, 3], [0.02, 0.05, 0.1, 0.1]],
  ])('of %d days, then factors and shares of the budget follow', (days, factors, shares) => {
    expect(burnRates(days).map(({ factor }) => factor)).toEqual(factors);
    expect(burnRates(days).map(({ budget }) => budget)).toEqual(shares);
  });
});

describe('Given another target', () => {
  it('then the thresholds of its alerts follow', () => {
    const level = variant((text) =>
      text.replace(/duration: \d+[dw]/, 'duration: 30d').replace(/targetPercent: .*/, 'targetPercent: 99.5'),
    );

    expect(alertsOf(level)[0]?.expr).toContain('> (14.4 * 0.005)');
    expect(alertsOf(level)[0]?.annotations.description).toContain('More than 7.2 % bad over 1h and 5m');
  });
});

describe('Given a threshold of a whole number of seconds', () => {
  it('then its bucket is found in Prometheus 2 and 3', () => {
    const level = variant((text) => text.replace(/le="[^"]*"/, 'le="2"'));

    expect(rulesOf(level).map(({ expr }) => expr)).toContainEqual(
      expect.stringContaining('le=~"2(\\\\.0)?"'),
    );
  });
});

test('what is not PromQL is told with its place', () => {
  expect(() => selected('sum(rate(x[5m])')).toThrow('no PromQL at character 15');
  expect(selected('sum(rate(x{a="1",b!~"2|\\\\d"}[5m])) / y')).toEqual([
    {
      metric: 'x',
      labels: ['a', 'b'],
      matchers: [
        { label: 'a', operator: '=', value: '1' },
        { label: 'b', operator: '!~', value: '2|\\d' },
      ],
    },
    { metric: 'y', labels: [], matchers: [] },
  ]);
});
