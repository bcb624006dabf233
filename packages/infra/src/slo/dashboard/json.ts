import { dashboard, type Shown } from './dashboard';

/** As Grafana imports it, and as its sidecar reads it from a ConfigMap: a line for each panel, variable, annotation. */
export function dashboardJson(shown: Shown): string {
  const { panels, templating, annotations, ...about } = dashboard(shown);
  const lines = (list: readonly object[]): string =>
    `[\n${list.map((one) => `    ${JSON.stringify(one)}`).join(',\n')}\n  ]`;
  const fields = Object.entries(about).map(([key, value]) => `"${key}": ${JSON.stringify(value)}`);
  return `{\n  ${[
    ...fields,
    `"templating": {"list": ${lines(templating.list)}}`,
    `"annotations": {"list": ${lines(annotations.list)}}`,
    `"panels": ${lines(panels)}`,
  ].join(',\n  ')}\n}\n`;
}
