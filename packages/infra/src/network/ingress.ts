import { k8s } from 'cdk8s-plus-33';
import { Construct } from 'constructs';
import { labels } from '../labels';
import type { Parameters } from '../parameters/parameters';
import { allow } from './policy';

/** From outside the cluster, for clusters without the Gateway API. */
export class Ingress extends Construct {
  constructor(scope: Construct, id: string, parameters: Parameters) {
    super(scope, id);
    new k8s.KubeIngress(this, 'ingress', {
      metadata: { name: parameters.name, labels: labels(parameters, 'server') },
      spec: {
        ingressClassName: parameters.ingressClass,
        rules: [
          {
            host: parameters.host,
            http: {
              paths: [
                {
                  path: '/',
                  pathType: 'Prefix',
                  backend: { service: { name: parameters.name, port: { name: 'http' } } },
                },
              ],
            },
          },
        ],
      },
    });
    allow(this, 'ingress-controller', parameters, { from: { namespaces: [parameters.gatewayNamespace] } });
  }
}
