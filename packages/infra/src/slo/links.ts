import type { Identity } from '@golden-path/spec';

/** Of the dashboard; at most 40 characters, which is what Grafana takes. */
export function dashboardUid({ name }: Identity): string {
  return name.slice(0, 40);
}

/** @param grafana address of Grafana, without a slash at its end */
export function dashboardUrl(grafana: string, identity: Identity): string {
  return `${grafana}/d/${dashboardUid(identity)}`;
}

/** Where `make observe` has Grafana. */
export const LOCAL_GRAFANA = 'http://localhost:3000';
