import type { ServiceLevel } from '@golden-path/spec';
import { objectiveAlerts, serviceAlert, type Ruled } from './alerts';
import { recordings } from './recordings';
import type { RuleGroup } from './rule';
import { upRecording } from './scrape';
import { REAL_TIME } from './timing';

/**
 * All rules of a service in one environment, one group for each objective: within a group Prometheus evaluates in order,
 * so that an alert sees what was recorded just before it.
 * @param given timing: hours as they are, unless a drill has others
 */
export function ruleGroups(
  { objectives }: Pick<ServiceLevel, 'objectives'>,
  given: Omit<Ruled, 'timing'> & Partial<Ruled>,
): RuleGroup[] {
  const ruled: Ruled = { timing: REAL_TIME, ...given };
  const { name } = ruled.identity;
  return [
    ...objectives.map((objective) => ({
      name: `${name}-${objective.name}`,
      rules: [
        ...recordings(ruled, objective, ruled.timing),
        ...objectiveAlerts(ruled, objective, objectives),
      ],
    })),
    { name, rules: [upRecording(ruled, ruled.timing), serviceAlert(ruled)] },
  ];
}
