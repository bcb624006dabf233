import { burnRates, errorBudget, exact, type Objective } from '@golden-path/spec';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { duration, NOW } from '../timing';
import { measured } from './measured';
import { CHOSEN, curves, number, type Steps } from './panels';

export const BUDGET_STEPS: Steps = [
  { color: 'red' },
  { color: 'orange', from: 0 },
  { color: 'green', from: 0.5 },
];

/** Whether an objective is kept, how much of its budget is left, and how fast that burns. */
export function objectivePanels(service: string, objective: Objective): Builder<Panel>[] {
  const { name, title, target, window } = objective;
  const selector = `{sloth_id="${service}-${name}",${CHOSEN}}`;
  const series = (metric: string): string => `max(${metric}${selector})`;
  const days = `${window} days`;
  const kept = exact(target / 100);
  const small = { width: 6, height: 5 };
  return [
    number(
      {
        title: `${title}, ${days}`,
        description:
          `${objective.description}. The objective is ${target} %. ` +
          `It is said over as much data as there is, of ${days} at most.`,
        unit: 'percentunit',
      },
      small,
      [
        { expr: `1 - ${series(`slo:sli_error:ratio_rate${window}d`)}`, legend: 'good' },
        {
          expr: `max(${measured(`slo:period_error_budget_remaining:ratio${selector}`, window)})`,
          legend: 'over',
          unit: 's',
        },
      ],
      [{ color: 'red' }, { color: 'green', from: kept }],
      3,
    ),
    number(
      {
        title: `${title}: budget left`,
        description: `Of the ${exact(errorBudget(target) * 100)} % that may be bad over ${days}. Below half: docs/slo.md.`,
        unit: 'percentunit',
      },
      small,
      [{ expr: series('slo:period_error_budget_remaining:ratio'), legend: 'left' }],
      BUDGET_STEPS,
      1,
    ),
    number(
      {
        title: `${title}: burn rate now`,
        description: `At 1 the budget is just used up after ${days}.`,
        unit: 'short',
      },
      small,
      [{ expr: series('slo:current_burn_rate:ratio'), legend: 'times' }],
      [
        { color: 'green' },
        { color: 'orange', from: 1 },
        { color: 'red', from: burnRates(window)[1]?.factor ?? 6 },
      ],
      2,
    ),
    number(
      {
        title: `${title}: bad in the last hour`,
        description: 'Events that were bad.',
        unit: 'short',
      },
      small,
      [
        {
          expr:
            objective.indicator.kind === 'ratio'
              ? series('slo:sli_bad_events:increase1h')
              : `sum_over_time(slo:sli_bad:bool${selector}[1h])`,
          legend: 'bad',
        },
      ],
      [{ color: 'text' }],
      0,
    ),
    curves(
      {
        title: `${title}: burn-down of the budget`,
        description: `What is left of the budget of the ${days} before.`,
        unit: 'percentunit',
      },
      { width: 12, height: 8 },
      [{ expr: series('slo:period_error_budget_remaining:ratio'), legend: 'left' }],
      BUDGET_STEPS,
    ),
    burnRatePanel(objective, series),
  ];
}

/** The long look-backs with the lines at which they alert. */
function burnRatePanel(objective: Objective, series: (metric: string) => string): Builder<Panel> {
  const rates = burnRates(objective.window);
  const burn = (hours: number): string =>
    `${series(`slo:sli_error:ratio_rate${duration(hours * 3600)}`)} / ${errorBudget(objective.target)}`;
  const color = { page: 'red', ticket: 'orange' };
  const lines = rates
    .map(({ factor, severity }) => ({ from: factor, color: color[severity] }))
    .toSorted((a, b) => a.from - b.from);
  return curves(
    {
      title: `${objective.title}: burn rates`,
      description: `Alerts come at ${rates
        .map(({ factor, long, severity }) => `${factor} over ${duration(long * 3600)} (${severity})`)
        .join(', ')}, if the short look-back agrees.`,
      unit: 'short',
    },
    { width: 12, height: 8 },
    [NOW, ...rates.map(({ long }) => long)].map((hours) => ({
      expr: burn(hours),
      legend: duration(hours * 3600),
    })),
    [{ color: 'transparent' }, ...lines],
  );
}
