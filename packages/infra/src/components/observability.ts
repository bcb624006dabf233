import { defineComponent } from '../component';
import { Observability, type ObservabilitySettings } from '../observability/observability';
import { telemetryEnvironment } from '../observability/telemetry-environment';
import { flag, HTTP_URL, NAMESPACE, text } from '../settings/schema';
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
    },
  },
  expression: '.Values.observability.enabled',
  isOn: ({ enabled }) => enabled,
  on: { enabled: true },
  off: { enabled: false },
  build: (scope, context) => {
    new Observability(scope, 'observability', context);
  },
  environment: ({ section }) => telemetryEnvironment(section),
  runbook: {
    scrape: { kind: 'servicemonitor', look: 'whether it has picked up the ServiceMonitor' },
  },
});
