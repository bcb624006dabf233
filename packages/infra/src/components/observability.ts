import { defineComponent } from '../component';
import { Observability, OTLP_HTTP, Rules, type ObservabilitySettings } from '../observability/observability';
import { telemetryEnvironment } from '../observability/telemetry-environment';
import { flag, HTTP_URL, LABEL_VALUE, map, NAMESPACE, text } from '../settings/schema';
import { field } from '../settings/section';

/** Scraped by Prometheus, with rules and dashboard; traces to a collector. */
export const observability = defineComponent<ObservabilitySettings, 'observability'>({
  name: 'observability',
  purpose: 'Scraped by Prometheus, with rules and dashboard; traces to a collector',
  section: {
    name: 'observability',
    description: 'Prometheus, rules, dashboard, traces.',
    fields: {
      enabled: field(false, flag('Needs the resources of the Prometheus operator.')),
      prometheusNamespace: field('monitoring', text('From where Prometheus scrapes.', NAMESPACE)),
      collectorNamespace: field('observability', text('Where the OpenTelemetry collector is.', NAMESPACE)),
      collectorEndpoint: field(
        'http://otel-collector.observability:4318',
        text('Its OTLP/HTTP address.', HTTP_URL),
      ),
      grafanaAddress: field(
        'https://grafana.example.org',
        text('Where people open dashboards; alerts link there.', HTTP_URL),
      ),
      proberAddress: field(
        'blackbox-exporter.monitoring:9115',
        text(
          'Of blackbox_exporter, for a synthetic objective; in the namespace of Prometheus.',
          '^[^\\s/]+:\\d+$',
        ),
      ),
      pages: field('page', text('The severity of alerts that want somebody now.', LABEL_VALUE)),
      tickets: field('ticket', text('Of those that want somebody within the working day.', LABEL_VALUE)),
      additionalLabels: field(
        {},
        map(
          'Of ServiceMonitor and PrometheusRule, such as the `release` by which a Prometheus selects them.',
        ),
      ),
    },
  },
  expression: '.Values.observability.enabled',
  isOn: ({ enabled }) => enabled,
  on: { enabled: true },
  off: { enabled: false },
  example: { additionalLabels: { release: 'kube-prometheus-stack' } },
  read: (patches) => {
    const { pages, tickets } = patches.find(({ kind }) => kind === 'PrometheusRule')?.metadata.labels ?? {};
    return { ...(pages !== undefined && { pages }), ...(tickets !== undefined && { tickets }) };
  },
  build: (scope, context) => {
    new Observability(scope, 'observability', context);
  },
  buildOwn: (scope, context) => {
    new Rules(scope, 'rules', context);
  },
  environment: ({ section }) => telemetryEnvironment(section),
  misfits: [
    {
      says: 'observability.collectorEndpoint is not a Service of observability.collectorNamespace at the listen port 4318, to which alone a way out is open',
      holds: ({ enabled, collectorEndpoint, collectorNamespace }) =>
        enabled && !new RegExp(collectorAddress(collectorNamespace)).test(collectorEndpoint),
      expression: `and .Values.observability.enabled (not (regexMatch (printf "${collectorAddress('%s')}" .Values.observability.collectorNamespace) .Values.observability.collectorEndpoint))`,
      example: {
        observability: { enabled: true, collectorEndpoint: 'http://otel-collector.elsewhere:4318' },
      },
    },
  ],
  joins: { OTEL_RESOURCE_ATTRIBUTES: ',' },
  runbook: {
    scrape: { kind: 'servicemonitor', look: 'whether it has picked up the ServiceMonitor' },
  },
});

/** The only listen port to which the way out is open, in the only namespace. */
function collectorAddress(namespace: string): string {
  return `^https?://[a-z0-9-]+[.]${namespace}([.]svc([.][a-z0-9.-]+)?)?:${OTLP_HTTP}(/|$)`;
}
