import type { Infrastructure } from '../infrastructure';
import { ENVIRONMENT_RULES } from './environment-rules';
import { objectRules } from './object-rules';
import { POD_SECURITY_RULES } from './pod-security';
import type { Deployed, Rule } from './rule';
import { workloadRules } from './workload-rules';

/** What must be true of everything that is deployed anywhere. */
export function policyRules(infra: Infrastructure): readonly Rule[] {
  return [...POD_SECURITY_RULES, ...ENVIRONMENT_RULES, ...workloadRules(infra), ...objectRules(infra)];
}

export function violations(deployed: Deployed, rules: readonly Rule[]): string[] {
  return rules.flatMap((rule) => rule.violations(deployed).map((violation) => `${rule.says}: ${violation}`));
}
