import { type Identity, type Objective, type ServiceLevel } from '@golden-path/spec';
import { alertNames, runbookPath } from '../alerts';
import { ratioExpressions } from '../indicator';

const WINDOW = '{{.window}}';

/** The same objectives for sloth (https://sloth.dev): a PrometheusServiceLevel. */
export function slothServiceLevel(identity: Identity, level: ServiceLevel): object {
  const { name, owner, repository } = identity;
  return {
    apiVersion: 'sloth.slok.dev/v1',
    kind: 'PrometheusServiceLevel',
    metadata: { name },
    spec: {
      service: name,
      labels: { owner, service: name },
      slos: level.objectives.map((objective) => ({
        name: objective.name,
        objective: objective.target,
        description: objective.description,
        sli: sli(objective),
        alerting: {
          name: alertNames.ticket(objective),
          annotations: {
            runbook_url: `https://github.com/${repository}/blob/main/${runbookPath(alertNames.ticket(objective))}`,
          },
          pageAlert: { labels: { severity: 'page' } },
          ticketAlert: { labels: { severity: 'ticket' } },
        },
      })),
    },
  };
}

function sli({ indicator }: Objective): object {
  if (indicator.kind === 'ratio') {
    const { badRate, totalRate } = ratioExpressions(indicator);
    return { events: { errorQuery: badRate(WINDOW), totalQuery: totalRate(WINDOW) } };
  }
  const { query, operator, value } = indicator;
  return {
    raw: {
      errorRatioQuery: `1 - avg_over_time(max((${query}) ${operator} bool ${value})[${WINDOW}:1m])`,
    },
  };
}
