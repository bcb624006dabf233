import type { IPrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import type { IProbe } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/Probe';
import type { IServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor';
import { k8s } from 'cdk8s-plus-33';
import { Construct } from 'constructs';
import type { Context } from '../infrastructure';
import { customResource } from '../custom-resource';
import { labels, selector } from '../labels';
import { allow } from '../network/policy';
import { dashboardJson } from '../slo/dashboard/json';
import { dashboardUrl } from '../slo/links';
import { ruleGroups } from '../slo/rules';
import { syncWave } from '../sync-wave';
import { METRICS_PORT } from '../workload/probes';

export const OTLP_HTTP = 4318;

export interface ObservabilitySettings {
  readonly enabled: boolean;
  readonly prometheusNamespace: string;
  readonly collectorNamespace: string;
  readonly collectorEndpoint: string;
  readonly grafanaAddress: string;
  readonly proberAddress: string;
  readonly pages: string;
  readonly tickets: string;
  readonly additionalLabels: Record<string, string>;
}

/** What watches the service in any environment: the scrape, the dashboard, and the doors to Prometheus and the collector. */
export class Observability extends Construct {
  constructor(scope: Construct, id: string, { infra, parameters, section }: Context<ObservabilitySettings>) {
    super(scope, id);
    const { identity, components } = infra;
    const podLabels = components.flatMap((component) => component.podLabels ?? []);
    customResource(this, 'service-monitor', {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'ServiceMonitor',
      metadata: {
        name: parameters.name,
        labels: { ...labels(parameters, 'server'), ...section.additionalLabels },
        annotations: syncWave('foundation'),
      },
      spec: {
        // `job` is the service's name, whatever a release is called: rules and dashboards ask for it.
        jobLabel: 'app.kubernetes.io/name',
        selector: { matchLabels: selector(parameters) },
        ...(podLabels.length > 0 && { podTargetLabels: podLabels }),
        endpoints: [{ port: 'metrics', path: '/metrics', interval: '30s', scrapeTimeout: '10s' }],
      },
    } satisfies IServiceMonitor);

    const isAsked = infra.level.objectives.some(({ isSynthetic }) => isSynthetic === true);
    if (isAsked)
      customResource(this, 'probe', {
        apiVersion: 'monitoring.coreos.com/v1',
        kind: 'Probe',
        metadata: {
          name: parameters.name,
          labels: labels(parameters, 'server'),
          annotations: syncWave('foundation'),
        },
        spec: {
          jobName: `${parameters.service}-probe`,
          interval: '30s',
          prober: { url: section.proberAddress },
          module: 'http_2xx',
          targets: {
            staticConfig: {
              static: [parameters.name],
              // The operator labels the target with the namespace that the Probe is in; the Service is in the same.
              relabelingConfigs: [
                {
                  sourceLabels: ['namespace'],
                  targetLabel: '__param_target',
                  replacement: `http://${parameters.name}.$1.svc/ready`,
                },
              ],
            },
          },
        },
      } satisfies IProbe);

    new k8s.KubeConfigMap(this, 'dashboard', {
      metadata: {
        name: `${parameters.name}-dashboard`,
        // Grafana's sidecar looks for this label in all namespaces.
        labels: { ...labels(parameters, 'dashboard'), grafana_dashboard: '1' },
        annotations: syncWave('foundation'),
      },
      data: { [`${identity.name}.json`]: dashboardJson(infra) },
    });

    allow(this, 'prometheus', parameters, {
      from: {
        namespaces: [section.prometheusNamespace],
        listen: [METRICS_PORT, ...(isAsked ? [parameters.listenPort] : [])],
      },
    });
    allow(this, 'collector', parameters, {
      to: { namespaces: [section.collectorNamespace], listen: [OTLP_HTTP] },
    });
  }
}

/** The rules of one environment, as urgent as it takes them: its labels `pages` and `tickets` say how urgent that is. */
export class Rules extends Construct {
  constructor(scope: Construct, id: string, { infra, parameters, section }: Context<ObservabilitySettings>) {
    super(scope, id);
    const { identity, level } = infra;
    const { grafanaAddress, pages, tickets } = section;
    customResource(this, 'prometheus-rule', {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: {
        name: parameters.name,
        labels: { ...labels(parameters, 'server'), pages, tickets, ...section.additionalLabels },
        annotations: syncWave('foundation'),
      },
      spec: {
        groups: ruleGroups(level, {
          identity,
          environment: {
            namespace: parameters.namespace,
            severities: { page: pages, ticket: tickets },
          },
          links: { dashboard: dashboardUrl(grafanaAddress, identity) },
        }),
      },
    } satisfies IPrometheusRule);
  }
}
