import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { curves, THIRD } from '../slo/dashboard/panels';

/** Whether requests wait for a connection. @param metric the series of the service by a metric's name */
export function poolPanel(metric: (name: string) => string): Builder<Panel> {
  return curves(
    {
      title: 'Database pool',
      description: 'Connections by state, and requests that wait for one. Empty with the embedded database.',
      unit: 'short',
    },
    THIRD,
    [
      {
        expr: `sum by (db_client_connection_state) (${metric('db_client_connection_count')})`,
        legend: '{{db_client_connection_state}}',
      },
      { expr: `sum(${metric('db_client_connection_pending_requests')})`, legend: 'waiting' },
    ],
  );
}
