import type { Settings } from '../settings/settings';

/** Yes-or-no facts of the settings on which objects or parts of objects depend. */
export const CONDITIONS = {
  clients: ({ network }) => network.clientNamespaces.length > 0,
  requestsPerSecond: ({ replicas }) => replicas.requestsPerSecond > 0,
  httpRoute: ({ route }) => route.kind === 'HTTPRoute',
  ingress: ({ route }) => route.kind === 'Ingress',
  observability: ({ observability }) => observability.enabled,
  postgresql: ({ database }) => database.kind === 'postgresql',
  canary: ({ canary }) => canary.enabled,
} satisfies Readonly<Record<string, (settings: Settings) => boolean>>;

export type Condition = keyof typeof CONDITIONS;
