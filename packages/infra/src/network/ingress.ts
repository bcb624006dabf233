import { k8s } from 'cdk8s-plus-33';
import { Construct } from 'constructs';
import type { Context } from '../infrastructure';
import type { Condition } from '../parameters/condition';
import { labels } from '../labels';
import { allow } from './policy';

export interface IngressSettings {
  readonly kind: string;
  readonly host: string;
  readonly gatewayNamespace: string;
  readonly ingressClass: string;
  readonly annotations: Record<string, string>;
  readonly tlsSecret: string;
}

const WITH_TLS: Condition = {
  name: 'tls',
  holds: ({ route }) => (route as IngressSettings).tlsSecret !== '',
  expression: '.Values.route.tlsSecret',
};

/** From outside the cluster, for clusters without the Gateway API. */
export class Ingress extends Construct {
  constructor(scope: Construct, id: string, { parameters, section }: Context<IngressSettings>) {
    super(scope, id);
    const tls = parameters.when(WITH_TLS, (secretName): k8s.IngressTls => ({ secretName }), [
      { hosts: [section.host], secretName: section.tlsSecret },
    ]);
    new k8s.KubeIngress(this, 'ingress', {
      metadata: {
        name: parameters.name,
        labels: labels(parameters, 'server'),
        ...(Object.keys(section.annotations).length > 0 && { annotations: section.annotations }),
      },
      spec: {
        ingressClassName: section.ingressClass,
        ...(tls.length > 0 && { tls: [...tls] }),
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
