import { defineComponent } from '../component';
import { Ingress, type IngressSettings } from '../network/ingress';
import { specOf } from '../overlay/patches';
import { map, NAMESPACE, OPTIONAL_NAME, text } from '../settings/schema';
import { choiceField, field } from '../settings/section';
import { ENTRANCE, gatewayNamespace, HOST, HOST_NEEDED, ROUTE } from './route';

/** Reached from outside through an Ingress, in clusters without the Gateway API. */
export const ingress = defineComponent<IngressSettings, 'route'>({
  name: 'ingress',
  purpose: 'Reached from outside through an Ingress',
  section: {
    ...ROUTE,
    fields: {
      kind: choiceField('none', { none: '', Ingress: '' }),
      host: HOST,
      gatewayNamespace: gatewayNamespace('ingress controller'),
      ingressClass: field('nginx', text('For an Ingress.', NAMESPACE)),
      annotations: field({}, map('Of an Ingress.')),
      tlsSecret: field(
        '',
        text('For an Ingress: the Secret with its certificate; empty: no TLS.', OPTIONAL_NAME),
      ),
    },
    constraints: HOST_NEEDED,
  },
  expression: 'eq .Values.route.kind "Ingress"',
  isOn: ({ kind }) => kind === 'Ingress',
  on: { kind: 'Ingress' },
  off: { kind: 'none' },
  example: {
    host: 'ships.example.org',
    annotations: { 'cert-manager.io/cluster-issuer': 'letsencrypt' },
    tlsSecret: 'ships-tls',
  },
  read: (patches) => {
    const { rules: [rule] = [] } = (specOf(patches, 'Ingress') ?? {}) as { rules?: { host?: string }[] };
    return rule?.host === undefined ? {} : { host: rule.host };
  },
  build: (scope, context) => {
    new Ingress(scope, 'route', context);
  },
  entrance: ENTRANCE,
});
