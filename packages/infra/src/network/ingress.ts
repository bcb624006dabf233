import { k8s } from 'cdk8s-plus-33';
import { Construct } from 'constructs';
import type { Context } from '../infrastructure';
import { labels } from '../labels';
import { allow } from './policy';

export interface IngressSettings {
  readonly kind: string;
  readonly host: string;
  readonly gatewayNamespace: string;
  readonly ingressClass: string;
}

/** From outside the cluster, for clusters without the Gateway API. */
export class Ingress extends Construct {
  constructor(scope: Construct, id: string, { parameters, section }: Context<IngressSettings>) {
    super(scope, id);
    new k8s.KubeIngress(this, 'ingress', {
      metadata: { name: parameters.name, labels: labels(parameters, 'server') },
      spec: {
        ingressClassName: section.ingressClass,
        rules: [
          {
            host: section.host,
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
    allow(this, 'ingress-controller', parameters, { from: { namespaces: [section.gatewayNamespace] } });
  }
}
