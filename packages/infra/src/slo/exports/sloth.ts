import { type Identity, type Objective, type ServiceLevel, sourceUrl } from '@golden-path/spec';
import { alertNames, runbookPath } from '../alerts';
import { scopeOf, type Scope } from '../environment';
import { ratioExpressions } from '../indicator';
import type { Place } from '../recordings';
import { scopedQuery } from '../scoped';

const WINDOW = '{{.window}}';

/** The same objectives for sloth (https://sloth.dev), in one environment: a PrometheusServiceLevel. */
export function slothServiceLevel(
  identity: Identity,
  { objectives }: Pick<ServiceLevel, 'objectives'>,
  environment: Place['environment'],
): object {
  const { name, owner } = identity;
  const { namespace } = environment;
  return {
    apiVersion: 'sloth.slok.dev/v1',
    kind: 'PrometheusServiceLevel',
    metadata: { name, namespace },
    spec: {
      service: name,
      labels: { owner, service: name, namespace },
      slos: objectives.map((objective) => ({
        name: objective.name,
        objective: objective.target,
        description: objective.description,
        sli: sli(objective, scopeOf(environment)),
        alerting: {
          name: alertNames.ticket(objective),
          annotations: {
            runbook_url: sourceUrl(identity, runbookPath(alertNames.ticket(objective))),
          },
          pageAlert: { labels: { severity: 'page' } },
          ticketAlert: { labels: { severity: 'ticket' } },
        },
      })),
    },
  };
}

function sli({ indicator }: Objective, scope: Scope): object {
  if (indicator.kind === 'ratio') {
    const { badRate, totalRate } = ratioExpressions(indicator, scope);
    return { events: { errorQuery: badRate(WINDOW), totalQuery: totalRate(WINDOW) } };
  }
  const { query, operator, value } = indicator;
  return {
    raw: {
      errorRatioQuery: `1 - avg_over_time(max((${scopedQuery(query, scope)}) ${operator} bool ${value})[${WINDOW}:1m])`,
    },
  };
}
