import { NAMESPACE, text } from '../settings/schema';
import { field, sharedField, type Field } from '../settings/section';

/** What the two ways from outside have in common: one section of the settings, in which only one can be chosen. */
export const ROUTE = { name: 'route', description: 'Reached from outside the cluster.' } as const;

export const HOST = field(
  '',
  text(
    'The DNS name; needed unless the kind is none.',
    '^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*)?$',
  ),
);

/** @param whose the gateway or the like whose pods are meant */
export function gatewayNamespace(whose: string): Field<string> {
  return sharedField('gateway', whose, (all) => text(`Where the pods of the ${all} are.`, NAMESPACE));
}

function ofRoute(properties: object): object {
  return { type: 'object', properties: { route: { type: 'object', properties } } };
}

/** The host may be empty only where nothing is routed. */
export const HOST_NEEDED = {
  if: ofRoute({ kind: { const: 'none' } }),
  else: ofRoute({ host: { type: 'string', minLength: 1 } }),
};

export const ENTRANCE = { closed: 'eq .Values.route.kind "none"', host: '.Values.route.host' } as const;
