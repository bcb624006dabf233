import { k8s } from 'cdk8s-plus-33';
import { Construct } from 'constructs';
import { labels } from '../labels';
import type { Parameters } from '../parameters/parameters';
import { syncWave } from '../sync-wave';

/** Who the pods are to the cluster: an account of their own, without rights and without a mounted token. */
export class WorkloadIdentity extends Construct {
  constructor(scope: Construct, id: string, parameters: Parameters) {
    super(scope, id);
    new k8s.KubeServiceAccount(this, 'service-account', {
      metadata: {
        name: parameters.name,
        labels: labels(parameters, 'server'),
        annotations: syncWave('foundation'),
      },
      automountServiceAccountToken: false,
    });
  }
}
