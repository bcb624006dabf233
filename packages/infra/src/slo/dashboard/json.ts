import { dashboard, type Shown } from './dashboard';

/** As Grafana imports it, and as its sidecar reads it from a ConfigMap. */
export function dashboardJson(shown: Shown): string {
  return `${JSON.stringify(dashboard(shown), null, 2)}\n`;
}
