import { defineComponent } from '../component';
import { HttpRoute, type HttpRouteSettings } from '../network/http-route';
import { specOf } from '../overlay/patches';
import { NAMESPACE, text } from '../settings/schema';
import { choiceField, field } from '../settings/section';
import { ENTRANCE, gatewayNamespace, HOST, HOST_NEEDED, ROUTE } from './route';

/** Reached from outside through the Gateway API. */
export const httpRoute = defineComponent<HttpRouteSettings, 'route'>({
  name: 'http-route',
  purpose: 'Reached from outside through the Gateway API',
  section: {
    ...ROUTE,
    fields: {
      kind: choiceField('none', { none: '', HTTPRoute: 'Gateway API' }),
      host: HOST,
      gateway: field('public', text('Name of the Gateway, for an HTTPRoute.', NAMESPACE)),
      gatewayNamespace: gatewayNamespace('gateway'),
    },
    constraints: HOST_NEEDED,
  },
  expression: 'eq .Values.route.kind "HTTPRoute"',
  isOn: ({ kind }) => kind === 'HTTPRoute',
  on: { kind: 'HTTPRoute' },
  off: { kind: 'none' },
  example: { host: 'ships.example.org' },
  read: (patches) => {
    const { hostnames: [host] = [] } = (specOf(patches, 'HTTPRoute') ?? {}) as { hostnames?: string[] };
    return host === undefined ? {} : { host };
  },
  build: (scope, context) => {
    new HttpRoute(scope, 'route', context);
  },
  names: () => ({
    nameReference: [
      { kind: 'Service', fieldSpecs: [{ kind: 'HTTPRoute', path: 'spec/rules/backendRefs/name' }] },
    ],
  }),
  entrance: ENTRANCE,
});
