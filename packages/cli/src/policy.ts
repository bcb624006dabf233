import { policyViolations } from '@golden-path/infra/tools';
import { infraOf } from './infra';

/** What the environments of a repository break of what must be true of everything that is deployed. */
export function brokenRules(root: string): string[] {
  const infra = infraOf(root);
  return infra.environments.flatMap((environment) =>
    policyViolations(infra, environment).map((says) => `${environment}: ${says}`),
  );
}
