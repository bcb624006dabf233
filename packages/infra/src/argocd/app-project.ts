import { cloneUrl } from '@golden-path/spec';
import type { IAppProject } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/AppProject';
import { Construct } from 'constructs';
import { customResource } from '../custom-resource';
import type { Infrastructure } from '../infrastructure';
import { ARGOCD_NAMESPACE, IN_CLUSTER, teamOf } from './argocd';
import { syncWave } from '../sync-wave';
import type { GroupKind } from './group-kind';

/**
 * The walls around the service in Argo CD: what may be deployed, from where, to where, and who may press what.
 * An overlay that asks for more fails its sync and leaves everybody else's objects alone.
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/projects/
 */
export class AppProject extends Construct {
  constructor(scope: Construct, id: string, infra: Infrastructure, kinds: readonly GroupKind[]) {
    super(scope, id);
    const { identity, components, environments, gated } = infra;
    const { name } = identity;
    const owners = components.flatMap(({ owner }) => (owner === undefined ? [] : [owner]));
    const may = (role: string, resource: string, action: string): string =>
      `p, proj:${name}:${role}, ${resource}, ${action}, ${name}/*, allow`;
    customResource(this, 'app-project', {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: {
        name,
        namespace: ARGOCD_NAMESPACE,
        labels: { 'app.kubernetes.io/name': name },
        annotations: {
          // Where an Application brings both: an ApplicationSet that does not find its project looks again in three minutes.
          ...syncWave('foundation'),
          // Of all applications of the project. Triggers and the Slack service are those of Argo CD's catalog.
          ...Object.fromEntries(
            ['on-deployed', 'on-health-degraded', 'on-sync-failed'].map((trigger) => [
              `notifications.argoproj.io/subscribe.${trigger}.slack`,
              teamOf(identity),
            ]),
          ),
        },
      },
      spec: {
        description: `All that ${name} may deploy, and where. Owner: ${identity.owner}`,
        sourceRepos: [cloneUrl(identity)],
        destinations: environments.map((environment) => ({
          server: IN_CLUSTER,
          namespace: `${name}-${environment}`,
        })),
        clusterResourceWhitelist: [],
        namespaceResourceWhitelist: kinds.map(({ group, kind }) => ({ group, kind })),
        orphanedResources: { warn: true },
        syncWindows: [
          {
            kind: 'allow',
            description: 'When people are there to watch. A roll-back by hand goes at any time.',
            schedule: '0 8 * * 1-4',
            duration: '8h',
            timeZone: 'Etc/UTC',
            applications: [`${name}-${gated}`],
            manualSync: true,
          },
        ],
        roles: [
          {
            name: 'owner',
            description: `Looks, ${listed(['syncs', 'retries', ...owners.map(({ does }) => does)])}; changes things through git only`,
            groups: [teamOf(identity)],
            policies: [
              may('owner', 'applications', 'get'),
              may('owner', 'applications', 'sync'),
              may('owner', 'applications', 'action/apps/Deployment/restart'),
              ...owners.flatMap(({ actions }) =>
                actions.map((action) => may('owner', 'applications', `action/${action}`)),
              ),
              may('owner', 'logs', 'get'),
            ],
          },
          {
            name: 'read-only',
            description: 'Looks: for a token with which a pipeline waits for a sync',
            groups: [],
            policies: [may('read-only', 'applications', 'get')],
          },
        ],
      },
    } satisfies IAppProject);
  }
}

function listed(words: readonly string[]): string {
  return new Intl.ListFormat('en-GB').format(words);
}
