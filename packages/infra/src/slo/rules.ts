import type { Identity, ServiceLevel } from '@golden-path/spec';
import { objectiveAlerts, serviceAlerts, type Links } from './alerts';
import { recordings } from './recordings';
import type { RuleGroup } from './rule';
import { REAL_TIME, type Timing } from './timing';

/**
 * All rules of a service, one group for each objective: within a group Prometheus evaluates in order, so that an
 * alert sees what was recorded just before it.
 */
export function ruleGroups(
  identity: Identity,
  level: ServiceLevel,
  links: Links,
  timing: Timing = REAL_TIME,
): RuleGroup[] {
  return [
    ...level.objectives.map((objective) => ({
      name: `${level.service}-${objective.name}`,
      rules: [
        ...recordings(level.service, objective, timing),
        ...objectiveAlerts(identity, objective, links, timing),
      ],
    })),
    { name: level.service, rules: serviceAlerts(identity, level, links, timing) },
  ];
}
