import { k8s } from 'cdk8s-plus-33';
import { Construct } from 'constructs';
import { clientLabel, labels, selector } from '../labels';
import type { Parameters } from '../parameters/parameters';
import { syncWave } from '../sync-wave';
import { METRICS_PORT } from '../workload/probes';
import { allow } from './policy';

/** The Service, and a wall around the pods in which every door has a name. */
export class Network extends Construct {
  constructor(scope: Construct, id: string, parameters: Parameters) {
    super(scope, id);
    new k8s.KubeService(this, 'service', {
      metadata: { name: parameters.name, labels: labels(parameters, 'server') },
      spec: {
        type: 'ClusterIP',
        selector: selector(parameters),
        ports: [
          { name: 'http', port: 80, targetPort: k8s.IntOrString.fromString('http'), appProtocol: 'http' },
          { name: 'metrics', port: METRICS_PORT, targetPort: k8s.IntOrString.fromString('metrics') },
        ],
      },
    });

    new k8s.KubeNetworkPolicy(this, 'network-policy-default-deny', {
      metadata: {
        name: `${parameters.name}-default-deny`,
        labels: labels(parameters, 'server'),
        annotations: syncWave('foundation'),
      },
      // Of all that runs for this service: a task or a test pod is walled in like the server.
      spec: {
        podSelector: { matchLabels: { 'app.kubernetes.io/instance': parameters.instance } },
        policyTypes: ['Ingress', 'Egress'],
      },
    });
    allow(this, 'dns', parameters, {
      pods: { 'app.kubernetes.io/instance': parameters.instance },
      to: {
        namespaces: ['kube-system'],
        pods: { 'k8s-app': 'kube-dns' },
        listen: [53],
        protocols: ['UDP', 'TCP'],
      },
    });
    allow(this, 'clients', parameters, { from: { pods: clientLabel(parameters) } });
  }
}
