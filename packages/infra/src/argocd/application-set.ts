import { cloneUrl } from '@golden-path/spec';
import type { IApplicationSet } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/ApplicationSet';
import { Construct } from 'constructs';
import { customResource } from '../custom-resource';
import type { Infrastructure } from '../infrastructure';
import { OVERLAYS } from '../overlay/files';
import { scaled } from './scaled';
import { ARGOCD_NAMESPACE, BRANCH, IN_CLUSTER } from './argocd';

/**
 * One Application for each folder of gitops/overlays: a new folder is a new environment.
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-Git/
 */
export class ApplicationSet extends Construct {
  constructor(scope: Construct, id: string, infra: Infrastructure) {
    super(scope, id);
    const { identity, gated } = infra;
    const { name } = identity;
    const source = { repoURL: cloneUrl(identity), revision: BRANCH };
    const application = `${name}-{{ .path.basename }}`;
    customResource(this, 'application-set', {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'ApplicationSet',
      metadata: { name, namespace: ARGOCD_NAMESPACE, labels: { 'app.kubernetes.io/name': name } },
      spec: {
        goTemplate: true,
        goTemplateOptions: ['missingkey=error'],
        generators: [{ git: { ...source, directories: [{ path: `${OVERLAYS}/*` }] } }],
        // A folder that goes, by mistake or not, takes its Application along, but nothing that runs.
        syncPolicy: { preserveResourcesOnDeletion: true },
        template: {
          metadata: {
            name: application,
            labels: { 'app.kubernetes.io/name': name, environment: '{{ .path.basename }}' },
          },
          spec: {
            project: name,
            source: {
              repoURL: source.repoURL,
              targetRevision: source.revision,
              path: '{{ .path.path }}',
            },
            destination: { server: IN_CLUSTER, namespace: application },
            revisionHistoryLimit: 10,
            syncPolicy: {
              retry: {
                limit: 5,
                // Of the newest commit: a fix is not kept waiting until the broken one has been tried to the end.
                refresh: true,
                backoff: { duration: '10s', factor: 2, maxDuration: '3m' },
              },
              syncOptions: [
                // Fields of others (the autoscaler, what takes the pods over) stay theirs, and large objects need no annotation.
                'ServerSideApply=true',
                'RespectIgnoreDifferences=true',
                'ApplyOutOfSyncOnly=true',
                // What goes goes when what replaces it is healthy.
                'PruneLast=true',
                // Two applications never fight over one object.
                'FailOnSharedResource=true',
              ],
            },
            // The autoscaler's.
            ignoreDifferences: scaled(infra).map((kind) => ({ ...kind, jsonPointers: ['/spec/replicas'] })),
          },
        },
        // Booleans cannot be templated in the template itself: it has to be valid by the schema before.
        templatePatch: `spec:
  syncPolicy:
    automated:
      prune: {{ ne .path.basename "${gated}" }}
      selfHeal: {{ ne .path.basename "${gated}" }}
`,
      },
    } satisfies IApplicationSet);
  }
}
