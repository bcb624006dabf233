import type { Identity } from '@golden-path/spec';
import type { Settings } from './settings';

/** The image without tag and digest. Registries take no capitals, which GitHub does. */
export function imageRepository({ repository }: Identity): string {
  return `ghcr.io/${repository.toLowerCase()}`;
}

/** What runs anywhere without operators or custom resources: two replicas with the embedded database. */
export function defaultSettings(identity: Identity, version: string): Settings {
  return {
    image: { repository: imageRepository(identity), tag: version, digest: '' },
    environment: { LOG_LEVEL: 'info' },
    resources: { cpu: '100m', memory: '160Mi' },
    replicas: { min: 2, max: 6, cpuPercent: 70, requestsPerSecond: 0 },
    network: { clientNamespaces: [] },
    route: {
      kind: 'none',
      host: '',
      gateway: 'public',
      gatewayNamespace: 'gateway',
      ingressClass: 'nginx',
    },
    observability: {
      enabled: false,
      prometheusNamespace: 'monitoring',
      collectorNamespace: 'observability',
      collectorEndpoint: 'http://otel-collector.observability:4318',
      grafanaAddress: 'https://grafana.example.org',
    },
    database: {
      kind: 'embedded',
      instances: 1,
      storage: '1Gi',
      operatorNamespace: 'cnpg-system',
      importSchedule: '17 3 * * *',
    },
    canary: { enabled: false, prometheusAddress: 'http://prometheus-operated.monitoring:9090' },
  };
}
