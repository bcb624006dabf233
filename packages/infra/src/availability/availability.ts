import { k8s } from 'cdk8s-plus-33';
import { Construct } from 'constructs';
import { labels, selector } from '../labels';
import { BY_REQUEST_RATE } from '../parameters/condition';
import type { Parameters } from '../parameters/parameters';
import { syncWave } from '../sync-wave';

/** As many pods as the load needs, and never all of them away at once. */
export class Availability extends Construct {
  constructor(scope: Construct, id: string, parameters: Parameters) {
    super(scope, id);
    new k8s.KubeHorizontalPodAutoscalerV2(this, 'horizontal-pod-autoscaler', {
      metadata: {
        name: parameters.name,
        labels: labels(parameters, 'server'),
        annotations: syncWave('autoscaler'),
      },
      spec: {
        scaleTargetRef: { ...parameters.scaleTarget, name: parameters.name },
        minReplicas: parameters.minReplicas,
        maxReplicas: parameters.maxReplicas,
        metrics: [
          {
            type: 'Resource',
            resource: {
              name: 'cpu',
              target: { type: 'Utilization', averageUtilization: parameters.cpuPercent },
            },
          },
          ...parameters.when(BY_REQUEST_RATE, (text) => ({ type: text }), [requestRate(parameters)]),
        ],
        behavior: {
          // Up at once, down slowly: a pod too many costs little, a pod too few costs latency.
          scaleUp: {
            stabilizationWindowSeconds: 0,
            policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
          },
          scaleDown: {
            stabilizationWindowSeconds: 300,
            policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }],
          },
        },
      },
    });

    new k8s.KubePodDisruptionBudget(this, 'pod-disruption-budget', {
      metadata: { name: parameters.name, labels: labels(parameters, 'server') },
      spec: {
        // Holds for any number of replicas, and never blocks the drain of a node.
        maxUnavailable: k8s.IntOrString.fromNumber(1),
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
        selector: { matchLabels: selector(parameters) },
      },
    });
  }
}

/** Served by a custom-metrics adapter; docs/delivery.md has the adapter's rule. */
export const REQUEST_RATE_METRIC = 'http_server_requests_per_second';

function requestRate(parameters: Parameters): k8s.MetricSpecV2 {
  return {
    type: 'Pods',
    pods: {
      metric: { name: REQUEST_RATE_METRIC },
      target: { type: 'AverageValue', averageValue: k8s.Quantity.fromString(parameters.requestsPerSecond) },
    },
  };
}
