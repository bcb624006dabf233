import { METRICS_PORT } from '../../workload/probes';
import {
  burnRates,
  errorBudget,
  exact,
  type Objective,
  type RatioIndicator,
  type Selector,
} from '@golden-path/spec';
import type { Infrastructure, RunbookWords } from '../../infrastructure';
import { alertNames, BUSY, LEAST_BAD_EVENTS, runbookPath } from '../alerts';
import { latencyThreshold, ratioExpressions, selectorText } from '../indicator';
import { scopedQuery } from '../scoped';
import { namespaceOf, scopeOf } from '../environment';
import { recorded, type Place } from '../recordings';
import { duration, HOLDS } from '../timing';

export interface Runbook {
  readonly alert: string;
  readonly severity: 'page' | 'ticket';
  readonly summary: string;
  /** Thresholds and queries: always those of the rules. */
  readonly generated: string;
  /** What people then write on; `BLOCK` stands for the generated part. */
  readonly first: string;
  readonly path: string;
}

/** One for each alert; queries and commands are about the last environment, where people wait for it. */
export function runbooks({
  identity,
  level,
  components,
  gated,
}: Pick<Infrastructure, 'identity' | 'level' | 'components' | 'gated'>): Runbook[] {
  const words = components.flatMap(({ runbook = {} }) => runbook);
  const place: Place = { identity, environment: { namespace: namespaceOf(identity.name, gated) } };
  return [
    ...level.objectives.flatMap((objective) => [
      burnRunbook(place, objective, 'page', words),
      burnRunbook(place, objective, 'ticket', words),
      notMeasuredRunbook(place, objective),
    ]),
    notScrapedRunbook(place, words),
  ];
}

interface Words {
  readonly meaning: string;
  readonly felt: string;
  readonly look: readonly string[];
  readonly mitigate: readonly string[];
  readonly over: string;
}

function page(
  alert: string,
  severity: 'page' | 'ticket',
  summary: string,
  generated: string,
  words: Words,
): Runbook {
  const list = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n');
  const first = `# ${alert}

${words.meaning}

## What users feel

${words.felt}

## Threshold and queries

BLOCK

## The first five minutes

${list(words.look)}

## Mitigate

${list(words.mitigate)}

## It is over when

${words.over}
`;
  return { alert, severity, summary, generated, first, path: runbookPath(alert) };
}

const commands = ({ identity: { name }, environment: { namespace } }: Place): string => `\`\`\`sh
kubectl -n ${namespace} get pods -l app.kubernetes.io/name=${name} -o wide
kubectl -n ${namespace} logs -l app.kubernetes.io/name=${name} --since=15m --tail=-1 --prefix | grep -E '"level":"(warn|error|fatal)"'
kubectl -n ${namespace} rollout history deployment/${name}
\`\`\``;

const up = ({ identity: { name }, environment: { namespace } }: Place): string =>
  promql(`up{job="${name}",namespace="${namespace}"}`);

const elsewhere = ({ environment: { namespace } }: Place): string =>
  `Queries and commands are about \`${namespace}\`; where the alert's label \`namespace\` says otherwise, put that in its place.`;

const promql = (query: string): string => `\`\`\`promql\n${query}\n\`\`\``;

function burnRunbook(
  place: Place,
  objective: Objective,
  severity: 'page' | 'ticket',
  brought: readonly RunbookWords[],
): Runbook {
  const { title, target, window, indicator } = objective;
  const series = recorded(place, objective);
  const threshold = latencyThreshold(objective);
  const rows = burnRates(window)
    .filter((rate) => rate.severity === severity)
    .map(
      ({ long, short, factor, budget }) =>
        `| ${factor} | ${exact(factor * errorBudget(target) * 100)} % | ${duration(long * 3600)} and ${duration(short * 3600)} | ${exact(budget * 100)} % |`,
    );
  const generated = [
    `The objective: ${target} % over ${window} days${threshold === undefined ? '' : `, within ${exact(threshold * 1000)} ms`}; ${exact(errorBudget(target) * 100)} % may be bad. After ${HOLDS[severity]} minutes of one of these${indicator.kind === 'ratio' ? `, with ${LEAST_BAD_EVENTS} bad events or more` : ''}, the alert is a ${severity}:`,
    `| times the budget's rate | share that is bad | over | budget gone by then |\n|---|---|---|---|\n${rows.join('\n')}`,
    elsewhere(place),
    'How fast the budget burns, and what is left of it:',
    promql(series('slo:current_burn_rate:ratio')),
    promql(series('slo:period_error_budget_remaining:ratio')),
    ...(indicator.kind === 'ratio'
      ? [
          'What is bad now, over all routes, and which routes it is:',
          promql(ratioExpressions(indicator, scopeOf(place.environment)).errorRatio('5m')),
          promql(worstRoutes(place, indicator)),
        ]
      : ['The value itself:', promql(scopedQuery(indicator.query, scopeOf(place.environment)))]),
    'The pods, what they complain of, and what was released last:',
    commands(place),
  ].join('\n\n');
  const slow = threshold !== undefined;
  const said = (field: 'saturation' | 'look' | 'mitigate'): string[] =>
    brought.flatMap((words) => words[field] ?? []);
  return page(
    alertNames[severity](objective),
    severity,
    `${title}: the budget burns${severity === 'page' ? ' fast' : ''}`,
    generated,
    {
      meaning: `${objective.description}. That is true for fewer than we promise, and ${severity === 'page' ? 'at this rate the error budget is gone within days: act now.' : 'the error budget will not last: act within the working day.'}`,
      felt: slow
        ? 'Answers come, but later than people and programs wait for.'
        : 'Calls fail; clients that retry make it worse.',
      look: [
        'Open the dashboard (the link is in the alert): one route or all of them? since when? does a deploy stand at the beginning?',
        'Errors or slowness on one route: read its log lines, take the `trace_id` of one to Jaeger and see which span is to blame.',
        `On all routes: look at the row “Saturation” (${['event loop', 'heap', ...said('saturation')].join(', ')})${said(
          'look',
        )
          .map((where) => ` and at ${where}`)
          .join('')}.`,
        'On one pod alone: delete it; the Deployment replaces it.',
      ],
      mitigate: [
        'A release is to blame: go back, by reverting the commit that changed `version.yaml` of the environment.',
        'Too much load: raise the number of replicas (`replicas.yaml` of the environment) and see who asks so much.',
        ...said('mitigate'),
      ],
      over: 'The alert resolves by itself once the short look-back is clean. The budget that is gone stays gone: see [the policy](../slo.md#error-budget-policy).',
    },
  );
}

function worstRoutes({ environment }: Place, { counts, part, total }: RatioIndicator): string {
  const scope = scopeOf(environment);
  const rate = (selector: Selector): string =>
    `sum by (cluster, namespace, http_route) (rate(${selectorText(selector, scope)}[5m]))`;
  return counts === 'bad' ? `topk(5, ${rate(part)})` : `topk(5, ${rate(total)} - ${rate(part)})`;
}

function notMeasuredRunbook(place: Place, objective: Objective): Runbook {
  const { indicator, title } = objective;
  const generated =
    indicator.kind === 'ratio'
      ? [
          `For ${HOLDS.notMeasured} minutes nothing was counted, though there were more than ${BUSY} requests a second over six hours.`,
          elsewhere(place),
          'What is counted, and what Prometheus scrapes:',
          promql(ratioExpressions(indicator, scopeOf(place.environment)).totalRate('5m')),
          up(place),
          commands(place),
        ]
      : [
          `For ${HOLDS.notMeasured} minutes the value was not there, though the service was. ${elsewhere(place)}`,
          promql(scopedQuery(indicator.query, scopeOf(place.environment))),
          up(place),
          commands(place),
        ];
  return page(
    alertNames.notMeasured(objective),
    'ticket',
    `${title}: nothing is measured any more`,
    generated.join('\n\n'),
    {
      meaning:
        'We do not know whether the objective is kept: either nobody reaches the service, or what it measures has another name.',
      felt: 'Nothing, if only the measuring is broken; everything is down for them, if their requests do not arrive.',
      look: [
        'Ask the service from outside, as a client would.',
        'Does it answer? Then compare the names at `/metrics` with `service/slo.yaml`.',
        'Does it not? Then look at what stands before it: DNS, gateway, network policy.',
      ],
      mitigate: [
        'Undo the change of route, gateway or network policy that traffic stopped with.',
        'A renamed metric: go back to the release before, or correct `service/slo.yaml` and run `make manifests`.',
      ],
      over: 'Requests are counted again.',
    },
  );
}

function notScrapedRunbook(place: Place, brought: readonly RunbookWords[]): Runbook {
  const scrapes = brought.flatMap(({ scrape }) => scrape ?? []);
  const kinds = [...scrapes.map(({ kind }) => kind), 'networkpolicy'].join(',');
  const targets = ['look at the targets page of Prometheus', ...scrapes.map(({ look }) => look)].join(
    ', and ',
  );
  const { name } = place.identity;
  const { namespace } = place.environment;
  const generated = [
    `For ${HOLDS.notScraped} minutes Prometheus reached not one pod, though it had before. ${elsewhere(place)}`,
    up(place),
    commands(place),
    `\`\`\`sh\nkubectl -n ${namespace} describe pods -l app.kubernetes.io/name=${name} | sed -n '/^Events/,$p'\nkubectl -n ${namespace} get ${kinds} -l app.kubernetes.io/name=${name}\n\`\`\``,
  ].join('\n\n');
  return page(alertNames.notScraped, 'page', 'The service cannot be scraped', generated, {
    meaning:
      'No pod can be scraped: all are down, or Prometheus cannot reach them. No other alert can come meanwhile.',
    felt: 'Everything fails, unless it is only Prometheus that cannot reach the pods.',
    look: [
      'Are pods running and ready? A start that fails says why in its last log line; exit code 78 is a wrong setting.',
      `They run: ask one for \`:${METRICS_PORT}/metrics\` from the namespace of Prometheus; a network policy may stand between.`,
      `They answer: ${targets}.`,
    ],
    mitigate: [
      'A release is to blame: go back, by reverting the commit that changed `version.yaml` of the environment.',
      'Evicted or unschedulable: make room, or lower `replicas.yaml` for the time being.',
    ],
    over: '`up` is 1 for at least one pod.',
  });
}
