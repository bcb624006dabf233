import type { Identity, ServiceLevel } from '@golden-path/spec';
import { alertNames } from '../alerts';
import type { AlertingRule, RuleGroup } from '../rule';
import { burnTests } from './burn-tests';
import { conditionTests } from './condition-tests';
import type { RuleTest } from './rule-test';
import { scrapeTests } from './scrape-tests';

/** A file for `promtool test rules`. */
export interface RuleTestFile {
  readonly rule_files: readonly string[];
  readonly evaluation_interval: string;
  readonly tests: readonly RuleTest[];
}

/** Minutes between two scrapes, and between two evaluations: the coarser, the faster are the tests of long look-backs. */
const PACE = {
  page: { step: 1, evaluation: 5 },
  ticket: { step: 5, evaluation: 60 },
  conditions: { step: 1, evaluation: 1 },
} as const;

/**
 * Tests of every alert: of the burn rates by severity, and of the conditions of life.
 * @param rules the file they are in, relative to the tests'
 * @throws when an alert has no test
 */
export function ruleTests(
  identity: Identity,
  level: ServiceLevel,
  groups: readonly RuleGroup[],
  rules: string,
): Readonly<Record<keyof typeof PACE, RuleTestFile>> {
  const alerts = new Map(
    groups.flatMap((group) => group.rules.flatMap((rule) => ('alert' in rule ? [[rule.alert, rule]] : []))),
  );
  const alert = (name: string): AlertingRule => {
    const found = alerts.get(name);
    if (found === undefined) throw new Error(`no alert ${name}`);
    return found;
  };
  const { name: service } = identity;
  const tests: Record<keyof typeof PACE, RuleTest[]> = { page: [], ticket: [], conditions: [] };
  for (const objective of level.objectives) {
    const own = {
      page: alert(alertNames.page(objective)),
      ticket: alert(alertNames.ticket(objective)),
      notMeasured: alert(alertNames.notMeasured(objective)),
    };
    for (const severity of ['page', 'ticket'] as const)
      tests[severity].push(
        ...burnTests({ service, objective, alert: own[severity], severity, ...PACE[severity] }),
      );
    tests.conditions.push(...conditionTests(service, objective, own));
  }
  tests.conditions.push(...scrapeTests(service, alert(alertNames.notScraped)));
  const tested = Object.values(tests)
    .flat()
    .flatMap(({ alert_rule_test = [] }) =>
      alert_rule_test.filter(({ exp_alerts }) => exp_alerts.length > 0).map(({ alertname }) => alertname),
    );
  for (const name of alerts.keys()) if (!tested.includes(name)) throw new Error(`no test has ${name} firing`);
  const file = (kind: keyof typeof PACE): RuleTestFile => ({
    rule_files: [rules],
    evaluation_interval: `${PACE[kind].evaluation}m`,
    tests: tests[kind],
  });
  return { page: file('page'), ticket: file('ticket'), conditions: file('conditions') };
}
