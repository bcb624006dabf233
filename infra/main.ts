/**
 * What this service chose of the path's infrastructure. `make manifests` runs it and writes gitops/, the chart,
 * rules, dashboard and runbooks anew; @golden-path/infra says what there is to choose.
 */
import { canary, clientNamespaces, httpRoute } from '@golden-path/infra';
import { ingress, observability, postgresql } from '@golden-path/infra';
import { defineInfra, synthesise } from '@golden-path/infra';

export const infra = defineInfra({
  // What an environment may have; each says in gitops/overlays/<environment>/kustomization.yaml what it has.
  components: [clientNamespaces, httpRoute, ingress, observability, postgresql, canary],
  // A version goes through them from first to last. The last one is guarded.
  environments: ['dev', 'staging', 'prod'],
});

if (require.main === module) synthesise(infra);
