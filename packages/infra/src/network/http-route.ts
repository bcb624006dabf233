import type { IHTTPRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/HTTPRoute';
import { Construct } from 'constructs';
import { customResource } from '../custom-resource';
import { labels } from '../labels';
import type { Context } from '../infrastructure';
import { allow } from './policy';

export interface HttpRouteSettings {
  readonly kind: string;
  readonly host: string;
  readonly gateway: string;
  readonly gatewayNamespace: string;
}

/** From outside the cluster through a Gateway that somebody else runs. */
export class HttpRoute extends Construct {
  constructor(scope: Construct, id: string, { parameters, section }: Context<HttpRouteSettings>) {
    super(scope, id);
    customResource(this, 'http-route', {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: parameters.name, labels: labels(parameters, 'server') },
      spec: {
        parentRefs: [
          {
            group: 'gateway.networking.k8s.io',
            kind: 'Gateway',
            name: section.gateway,
            namespace: section.gatewayNamespace,
          },
        ],
        hostnames: [section.host],
        rules: [
          {
            matches: [{ path: { type: 'PathPrefix', value: '/' } }],
            backendRefs: [{ group: '', kind: 'Service', name: parameters.name, port: 80, weight: 1 }],
          },
        ],
      },
    } satisfies IHTTPRoute);
    allow(this, 'gateway', parameters, { from: { namespaces: [section.gatewayNamespace] } });
  }
}
