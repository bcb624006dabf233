import type { Objective } from '@golden-path/spec';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PLACE } from '../environment';
import { measured } from './measured';
import { BUDGET_STEPS } from './objective-panels';
import { number, table } from './panels';

/** Every environment, whichever is chosen at the top: the worst of each objective, and a row for each. */
export function overviewPanels(service: string, objectives: readonly Objective[]): Builder<Panel>[] {
  const series = (metric: string): string => `${metric}{sloth_service="${service}"}`;
  const left = series('slo:period_error_budget_remaining:ratio');
  const rows = [...PLACE, 'sloth_slo'].join(', ');
  return [
    number(
      {
        title: 'Budget left, in the worst environment',
        description: 'Of each objective. Below half: docs/slo.md.',
        unit: 'percentunit',
      },
      { width: 8, height: 8 },
      [{ expr: `min by (sloth_slo) (${left})`, legend: '{{sloth_slo}}' }],
      BUDGET_STEPS,
      1,
    ),
    table(
      {
        title: 'Each environment',
        description:
          'What is left of the budget, how fast it burns now, and over how much data that is said: less than the ' +
          "objective's window where Prometheus has not been there for as long, or keeps less.",
      },
      { width: 16, height: 8 },
      [
        { expr: `min by (${rows}) (${left})`, title: 'budget left', unit: 'percentunit' },
        {
          expr: `max by (${rows}) (${series('slo:current_burn_rate:ratio')})`,
          title: 'burn rate now',
          unit: 'short',
        },
        { expr: `max by (${rows}) (${measured(left, longest(objectives))})`, title: 'over', unit: 's' },
      ],
    ),
  ];
}

function longest(objectives: readonly Objective[]): number {
  return Math.max(...objectives.map(({ window }) => window));
}
