import type { IServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor';
import { Construct } from 'constructs';
import { customResource } from '../custom-resource';
import { labels, selector } from '../labels';
import { allow } from '../network/policy';
import type { Parameters } from '../parameters/parameters';
import { syncWave } from '../sync-wave';

const OTLP_HTTP = 4318;

/** What watches the service: the scrape, the rules, the dashboard, and the doors to Prometheus and the collector. */
export class Observability extends Construct {
  constructor(scope: Construct, id: string, parameters: Parameters) {
    super(scope, id);
    customResource(this, 'service-monitor', {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'ServiceMonitor',
      metadata: {
        name: parameters.name,
        labels: labels(parameters, 'server'),
        annotations: syncWave('rules'),
      },
      spec: {
        selector: { matchLabels: selector(parameters) },
        endpoints: [{ port: 'http', path: '/metrics', interval: '30s', scrapeTimeout: '10s' }],
      },
    } satisfies IServiceMonitor);

    allow(this, 'prometheus', parameters, { from: { namespaces: [parameters.prometheusNamespace] } });
    allow(this, 'collector', parameters, {
      to: { namespaces: [parameters.collectorNamespace], listen: [OTLP_HTTP] },
    });
  }
}
