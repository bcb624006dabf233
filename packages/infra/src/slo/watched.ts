import type { Infrastructure } from '../infrastructure';
import { observability } from '../components/observability';
import { readEnvironment } from '../overlay/environment';
import { namespaceOf, SEVERITIES, type Environment } from './environment';

/** The environments of a service from first to last, each as urgent as its overlay takes it. */
export function watchedEnvironments(infra: Infrastructure): Environment[] {
  const { name } = infra.identity;
  return infra.environments.map((environment) => {
    const section = readEnvironment(infra, environment)[observability.section.name];
    const { pages = SEVERITIES.page, tickets = SEVERITIES.ticket } = { ...section } as {
      pages?: string;
      tickets?: string;
    };
    return {
      namespace: namespaceOf(name, environment),
      severities: { page: pages, ticket: tickets },
    };
  });
}
