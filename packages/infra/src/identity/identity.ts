import { k8s } from 'cdk8s-plus-33';
import { Construct } from 'constructs';
import { labels } from '../labels';
import type { Condition } from '../parameters/condition';
import type { Parameters } from '../parameters/parameters';
import { syncWave } from '../sync-wave';

const OWN_ACCOUNT: Condition = {
  name: 'own-account',
  holds: ({ serviceAccount }) => serviceAccount.create,
  expression: '.Values.serviceAccount.create',
};

/** Who the pods are to the cluster: an account of their own, without rights and without a mounted token. */
export class WorkloadIdentity extends Construct {
  constructor(scope: Construct, id: string, parameters: Parameters) {
    super(scope, id);
    parameters.where(OWN_ACCOUNT, this, (own) => {
      new k8s.KubeServiceAccount(own, 'service-account', {
        metadata: {
          name: parameters.serviceAccountName,
          labels: labels(parameters, 'server'),
          annotations: syncWave('foundation'),
        },
        automountServiceAccountToken: false,
      });
    });
  }
}
