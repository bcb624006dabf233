import type { IHTTPRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/HTTPRoute';
import { Construct } from 'constructs';
import { customResource } from '../custom-resource';
import { labels } from '../labels';
import type { Parameters } from '../parameters/parameters';
import { allow } from './policy';

/** From outside the cluster through a Gateway that somebody else runs. */
export class HttpRoute extends Construct {
  constructor(scope: Construct, id: string, parameters: Parameters) {
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
            name: parameters.gateway,
            namespace: parameters.gatewayNamespace,
          },
        ],
        hostnames: [parameters.host],
        rules: [
          {
            matches: [{ path: { type: 'PathPrefix', value: '/' } }],
            backendRefs: [{ group: '', kind: 'Service', name: parameters.name, port: 80, weight: 1 }],
          },
        ],
      },
    } satisfies IHTTPRoute);
    allow(this, 'gateway', parameters, { from: { namespaces: [parameters.gatewayNamespace] } });
  }
}
