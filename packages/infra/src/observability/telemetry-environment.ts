import type { k8s } from 'cdk8s-plus-33';
import type { ObservabilitySettings } from './observability';

/** Traces go to the collector and say from which pod they come; metrics are scraped. */
export function telemetryEnvironment({ collectorEndpoint }: ObservabilitySettings): k8s.EnvVar[] {
  const field = (name: string, fieldPath: string): k8s.EnvVar => ({
    name,
    valueFrom: { fieldRef: { fieldPath } },
  });
  return [
    field('K8S_NAMESPACE', 'metadata.namespace'),
    field('K8S_POD', 'metadata.name'),
    field('K8S_POD_UID', 'metadata.uid'),
    field('K8S_NODE', 'spec.nodeName'),
    { name: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: collectorEndpoint },
    {
      name: 'OTEL_RESOURCE_ATTRIBUTES',
      // The names that the collector's k8sattributes processor gives, so that logs and metrics of the cluster match.
      value: Object.entries({
        'k8s.namespace.name': 'K8S_NAMESPACE',
        'k8s.pod.name': 'K8S_POD',
        'k8s.pod.uid': 'K8S_POD_UID',
        'k8s.node.name': 'K8S_NODE',
      })
        .map(([attribute, variable]) => `${attribute}=$(${variable})`)
        .join(','),
    },
  ];
}
