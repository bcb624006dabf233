import { readInfrastructure, type Choices } from '../src/choices';
import type { Infrastructure } from '../src/infrastructure';
import { canary } from '../src/components/canary';
import { clientNamespaces } from '../src/components/client-namespaces';
import { httpRoute } from '../src/components/http-route';
import { ingress } from '../src/components/ingress';
import { observability } from '../src/components/observability';
import { postgresql } from '../src/components/postgresql';
import { writes } from '../src/components/writes';

/** What infra/main.ts of this repository chose, so that its overlays fit. */
const OURS = {
  components: [clientNamespaces, httpRoute, ingress, observability, postgresql, canary],
  environments: ['dev', 'staging', 'prod'],
} as const satisfies Choices;

/** Everything that can be chosen. */
export const EVERYTHING = { ...OURS, components: [...OURS.components, writes] } as const satisfies Choices;

/** This repository, and the same with all components. */
export const infra: Infrastructure = readInfrastructure(OURS);
export const everything: Infrastructure = readInfrastructure(EVERYTHING);
