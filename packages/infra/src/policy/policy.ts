import { OBJECT_RULES } from './object-rules';
import { POD_SECURITY_RULES } from './pod-security';
import type { Deployed, Rule } from './rule';
import { WORKLOAD_RULES } from './workload-rules';

/** What must be true of everything that is deployed anywhere. */
export const RULES: readonly Rule[] = [...POD_SECURITY_RULES, ...WORKLOAD_RULES, ...OBJECT_RULES];

export function violations(deployed: Deployed, rules: readonly Rule[] = RULES): string[] {
  return rules.flatMap((rule) => rule.violations(deployed).map((violation) => `${rule.says}: ${violation}`));
}
