import { parseAllDocuments } from 'yaml';
import type { Tree } from '../tree';
import { type Check, count, verdict } from './check';

interface Alert {
  readonly alert?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

interface Document {
  readonly kind?: string;
  readonly metadata?: { readonly name?: string };
  readonly spec?: {
    readonly groups?: readonly { readonly rules?: readonly Alert[] }[];
    readonly owner?: string;
    readonly type?: string;
    readonly timeWindow?: readonly { readonly duration?: string }[];
  };
}

/** What Prometheus keeps where nobody says otherwise, days. */
const KEPT = 15;

/**
 * An objective that nobody owns, that alerts nobody, or that tells those it alerts nothing to do; and, as a note, what
 * Prometheus has to keep for its window.
 */
export function checkObjectives(tree: Tree): Check {
  const objectives = documents(tree, 'service/slo.yaml').filter(({ kind }) => kind === 'SLO');
  const alerts = [...tree.keys()]
    .filter((path) => /^gitops\/.*\.ya?ml$/.test(path))
    .flatMap((path) => documents(tree, path))
    .filter(({ kind }) => kind === 'PrometheusRule')
    .flatMap(({ spec }) => spec?.groups ?? [])
    .flatMap(({ rules = [] }) => rules.filter(({ alert }) => alert !== undefined));
  const findings = objectives.flatMap(({ metadata: { name = '' } = {} }) => {
    const own = alerts.filter(({ labels }) => labels?.slo === name);
    if (own.length === 0) return [`objective ${name}: nothing alerts when its budget burns`];
    return own.flatMap((alert) => problems(tree, alert).map((problem) => `${alert.alert ?? ''}: ${problem}`));
  });
  const check = verdict(
    'objectives',
    `${count(objectives.length, 'objective has', 'objectives have')} alerts with an owner and a runbook`,
    (number) => `${count(number, 'gap', 'gaps')} in objectives, owners and runbooks`,
    objectives.length === 0 ? ['service/slo.yaml: there is no objective'] : [...new Set(findings)],
  );
  return check.status === 'ok' ? withRetention(check, objectives) : check;
}

function withRetention(check: Check, objectives: readonly Document[]): Check {
  const days = Math.max(...objectives.map(({ spec }) => daysOf(spec?.timeWindow?.[0]?.duration ?? '')));
  if (!(days > KEPT)) return check;
  const finding = `they look back ${days} days: Prometheus keeps ${KEPT} unless --storage.tsdb.retention.time says more`;
  return { ...check, status: 'note', findings: [finding] };
}

/** `30d`, `4w`; else NaN, which is longer than nothing. */
function daysOf(duration: string): number {
  const [, number, unit] = /^(\d+)([dw])$/.exec(duration) ?? [];
  return Number(number) * (unit === 'w' ? 7 : 1);
}

function problems(tree: Tree, { labels, annotations }: Alert): string[] {
  const url = annotations?.runbook_url ?? '';
  const runbook = /\/blob\/[^/]+\/(.+)$/.exec(url)?.[1];
  return [
    ...((labels?.owner ?? '') === '' ? ['has no owner'] : []),
    ...(url === '' ? ['has no runbook'] : []),
    ...(runbook !== undefined && !tree.has(runbook) ? [`its runbook ${runbook} does not exist`] : []),
  ];
}

function documents(tree: Tree, path: string): Document[] {
  const text = tree.get(path)?.content.toString() ?? '';
  return parseAllDocuments(text).flatMap((document) => {
    const value = document.toJS() as Document | null;
    return value === null ? [] : [value];
  });
}
