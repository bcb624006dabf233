import type { Identity, Objective, ServiceLevel, Severity } from '@golden-path/spec';
import { alertNames } from '../alerts';
import type { Environment } from '../environment';
import type { AlertingRule, RuleGroup } from '../rule';
import { ruleGroups } from '../rules';
import { outageTests } from './absence-tests';
import { burnTests } from './burn-tests';
import { conditionTests } from './condition-tests';
import { burningAlone, environmentTests, missedAlone, SELDOM, unreachedAlone } from './environment-tests';
import type { RuleTest } from './rule-test';
import { goneForDays, scrapeTests } from './scrape-tests';

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
} as const;

/** Minutes between two evaluations, by the kind of test. */
const EVALUATION = {
  page: PACE.page.evaluation,
  ticket: PACE.ticket.evaluation,
  conditions: 1,
  // With the rules of all environments; the others are of the last one alone, which is a third of the work.
  environments: SELDOM,
  'environments-ticket': PACE.ticket.evaluation,
} as const;
type Kind = keyof typeof EVALUATION;

/** What is in one Prometheus: the rules of every environment of a service, and their tests. */
export interface RuleSuite {
  /** By the file that they are in. */
  readonly rules: Readonly<Record<string, readonly RuleGroup[]>>;
  readonly tests: Readonly<Record<string, RuleTestFile>>;
}

/**
 * Rules of all environments, and tests of every alert: of the burn rates by severity, of the conditions of life, and
 * that each is of one environment.
 * @param environments the last is the one in which most is tried
 * @throws when an alert has no test
 */
export function ruleSuite(
  identity: Identity,
  level: ServiceLevel,
  environments: readonly Environment[],
): RuleSuite {
  const links = { dashboard: 'https://grafana.example.org/d/x' };
  const groups = new Map(
    environments.map((environment) => [environment, ruleGroups(level, { identity, environment, links })]),
  );
  const last = environments.at(-1);
  if (last === undefined) throw new Error('no environment');
  const file = ({ namespace }: Environment): string => `rules.${namespace}.yaml`;
  const pending = new Set(alertsOf(groups.get(last) ?? []).map(({ alert }) => alert));
  const tests = testsOf(identity, level.objectives, environments, last, (name) => {
    pending.delete(name);
    return (environment) => {
      const found = alertsOf(groups.get(environment) ?? []).find(({ alert }) => alert === name);
      if (found === undefined) throw new Error(`no alert ${name}`);
      return found;
    };
  });
  for (const name of pending) throw new Error(`no test has ${name} firing`);
  return {
    rules: Object.fromEntries([...groups].map(([environment, of]) => [file(environment), of])),
    tests: Object.fromEntries(
      Object.entries(tests).map(([kind, of]): [string, RuleTestFile] => [
        `rules.${kind}.test.yaml`,
        {
          rule_files: (kind.startsWith('environments') ? environments : [last]).map(file),
          evaluation_interval: `${EVALUATION[kind as Kind]}m`,
          tests: of,
        },
      ]),
    ),
  };
}

function alertsOf(groups: readonly RuleGroup[]): AlertingRule[] {
  return groups.flatMap(({ rules }) => rules.filter((rule) => 'alert' in rule));
}

type AlertsNamed = (name: string) => (environment: Environment) => AlertingRule;

function testsOf(
  identity: Identity,
  objectives: readonly Objective[],
  environments: readonly Environment[],
  last: Environment,
  named: AlertsNamed,
): Record<Kind, RuleTest[]> {
  const tests: Record<Kind, RuleTest[]> = {
    page: [],
    ticket: [],
    conditions: [],
    environments: [],
    'environments-ticket': [],
  };
  const place = { identity, environment: last };
  const everywhere = (trouble: Parameters<typeof environmentTests>[2]): RuleTest[] =>
    environmentTests(identity, environments, trouble);
  for (const objective of objectives) {
    const alerts = {
      page: named(alertNames.page(objective)),
      ticket: named(alertNames.ticket(objective)),
      notMeasured: named(alertNames.notMeasured(objective)),
    };
    for (const severity of ['page', 'ticket'] satisfies Severity[]) {
      const subject = { objective, severity, ...PACE[severity] };
      tests[severity].push(...burnTests({ ...subject, place, alert: alerts[severity](last) }));
      tests[severity === 'page' ? 'environments' : 'environments-ticket'].push(
        ...everywhere(burningAlone(subject, place, alerts[severity])),
      );
    }
    tests.conditions.push(
      ...conditionTests(place, objective, {
        page: alerts.page(last),
        ticket: alerts.ticket(last),
        notMeasured: alerts.notMeasured(last),
      }),
    );
    tests.environments.push(...everywhere(missedAlone(objective, alerts.notMeasured)));
  }
  const notScraped = named(alertNames.notScraped);
  tests.conditions.push(...scrapeTests(place, notScraped(last)), ...totalOutage(place, objectives, named));
  tests.ticket.push(goneForDays(place, notScraped(last), PACE.ticket.step));
  tests.environments.push(...everywhere(unreachedAlone(notScraped)));
  return tests;
}

/** Of the first objective about errors: of the others, none complains that it has nothing to count. */
function totalOutage(
  place: { readonly identity: Identity; readonly environment: Environment },
  objectives: readonly Objective[],
  named: AlertsNamed,
): RuleTest[] {
  const failing = objectives.find(
    ({ indicator }) => indicator.kind === 'ratio' && indicator.counts === 'bad',
  );
  if (failing === undefined) return [];
  const silent = objectives.map((objective) => named(alertNames.notMeasured(objective))(place.environment));
  return outageTests(place, failing, silent, named(alertNames.page(failing))(place.environment));
}
