import { join } from 'node:path';
import { buildOverlay, coreProblems, readDocuments, toYaml } from '@golden-path/infra/tools';
import { infraOf } from '../infra';

/**
 * A definition for each kind of custom resource in the overlays and in gitops/argocd, open in its fields: enough for an
 * API server to know the kind.
 */
export function customResourceDefinitions(root: string): string {
  const argocd = ['app-project', 'application-set'].flatMap((file) =>
    readDocuments(join(root, 'gitops/argocd', `${file}.yaml`)),
  );
  const kinds = new Map(
    infraOf(root)
      .environments.flatMap((environment) => buildOverlay(root, environment))
      .concat(argocd)
      .filter((object) => coreProblems(object) === undefined)
      .map(({ apiVersion, kind }) => [`${apiVersion} ${kind}`, { apiVersion, kind }]),
  );
  return [...kinds.values()].map((type) => toYaml(definition(type))).join('---\n');
}

function definition({ apiVersion, kind }: { apiVersion: string; kind: string }): object {
  const [group = '', version = ''] = apiVersion.split('/');
  const singular = kind.toLowerCase();
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${singular}s.${group}`,
      // Without it the API server refuses definitions in the group gateway.networking.k8s.io.
      annotations: { 'api-approved.kubernetes.io': 'unapproved, test only' },
    },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind, singular, plural: `${singular}s` },
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
        },
      ],
    },
  };
}
