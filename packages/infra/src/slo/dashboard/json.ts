import type { Identity, ServiceLevel } from '@golden-path/spec';
import { dashboard } from './dashboard';

/** As Grafana imports it, and as its sidecar reads it from a ConfigMap. */
export function dashboardJson(identity: Identity, level: ServiceLevel): string {
  return `${JSON.stringify(dashboard(identity, level), null, 2)}\n`;
}
