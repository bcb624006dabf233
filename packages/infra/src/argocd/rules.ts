import { cloneUrl } from '@golden-path/spec';
import type { Infrastructure } from '../infrastructure';
import type { KubernetesObject } from '../manifests/object';
import type { Rule } from '../policy/rule';
import { evaluate } from './evaluate';
import { waveOf } from '../sync-wave';
import { deployedKinds } from './files';
import type { GroupKind } from './group-kind';
import { scaled } from './scaled';

interface ProjectSpec {
  readonly sourceRepos?: readonly string[];
  readonly destinations?: readonly { readonly server?: string; readonly namespace?: string }[];
  readonly clusterResourceWhitelist?: readonly GroupKind[];
  readonly namespaceResourceWhitelist?: readonly GroupKind[];
  readonly sourceNamespaces?: readonly string[];
  readonly syncWindows?: readonly {
    readonly kind?: string;
    readonly applications?: readonly string[];
    readonly manualSync?: boolean;
  }[];
  readonly roles?: readonly { readonly name: string; readonly policies?: readonly string[] }[];
}

interface ApplicationSpec {
  readonly project: string;
  readonly source: { readonly repoURL: string };
  readonly syncPolicy?: {
    readonly automated?: { readonly prune?: boolean; readonly selfHeal?: boolean };
    readonly syncOptions?: readonly string[];
    readonly retry?: { readonly limit?: number; readonly refresh?: boolean };
  };
  readonly ignoreDifferences?: readonly {
    readonly kind: string;
    readonly jsonPointers?: readonly string[];
  }[];
}

/** What an owner may do beside looking. Everything else goes through git. */
const ACTIONS = /^(get|sync|action\/[a-z.]+\/[A-Z]\w+\/[a-z-]+)$/;

/** What must be true of what Argo CD is told. */
export function argocdRules(infra: Infrastructure): readonly Rule[] {
  const { identity, environments, gated } = infra;
  const namespaces = new Set(environments.map((environment) => `${identity.name}-${environment}`));
  const named = ({ group, kind }: GroupKind): string => (group === '' ? kind : `${kind}.${group}`);
  const deployed = new Set(deployedKinds(infra).map(named));
  return [
    projectRule('the project takes from the repository of the service alone', ({ sourceRepos = ['*'] }) =>
      sourceRepos.filter((url) => url !== cloneUrl(identity)),
    ),
    projectRule('the project puts into the namespaces of the service alone', ({ destinations = [] }) =>
      destinations
        .filter(({ server = '*', namespace = '*' }) => server.includes('*') || !namespaces.has(namespace))
        .map(({ server, namespace }) => `${namespace ?? 'any namespace'} of ${server ?? 'any cluster'}`),
    ),
    projectRule('the project has no kind that belongs to the whole cluster', (spec) =>
      (spec.clusterResourceWhitelist ?? [{ group: '', kind: 'Namespace' }]).map(named),
    ),
    projectRule('the project has the kinds that are deployed, and no other', (spec) => {
      const allowed = (spec.namespaceResourceWhitelist ?? [{ group: '*', kind: '*' }]).map(named);
      return [
        ...allowed.filter((kind) => !deployed.has(kind)).map((kind) => `${kind} is not deployed`),
        ...[...deployed].filter((kind) => !allowed.includes(kind)).map((kind) => `${kind} is missing`),
      ];
    }),
    projectRule('applications of the project live beside Argo CD', ({ sourceNamespaces = [] }) => [
      ...sourceNamespaces,
    ]),
    projectRule(
      'roles of the project look, sync and steer; they create, change and delete nothing',
      ({ roles = [] }) =>
        roles.flatMap(({ name, policies = [] }) =>
          policies.filter((policy) => {
            const [, role, resource = '', action = '', object, effect] = policy.split(/,\s*/);
            return (
              role !== `proj:${identity.name}:${name}` ||
              object !== `${identity.name}/*` ||
              effect !== 'allow' ||
              !['applications', 'logs'].includes(resource) ||
              !(name === 'owner' ? ACTIONS.test(action) : action === 'get')
            );
          }),
        ),
    ),
    projectRule(`${gated} changes in hours in which people watch, and by hand at any time`, (spec) =>
      (spec.syncWindows ?? []).some(
        ({ kind, applications = [], manualSync }) =>
          kind === 'allow' && manualSync === true && applications.includes(`${identity.name}-${gated}`),
      )
        ? []
        : ['no such window'],
    ),
    {
      says: 'the project is there before the ApplicationSet that looks for it',
      violations: ({ objects }) => {
        const [project = 0, set = 0] = ['AppProject', 'ApplicationSet'].map((wanted) =>
          Math.max(...objects.filter(({ kind }) => kind === wanted).map(waveOf)),
        );
        return project < set ? [] : [`wave ${project} and wave ${set}`];
      },
    },
    setRule('an unknown parameter stops the ApplicationSet', ({ spec }) => {
      const { goTemplateOptions = [] } = spec as { goTemplateOptions?: readonly string[] };
      return goTemplateOptions.includes('missingkey=error') ? [] : ['no missingkey=error'];
    }),
    setRule('an Application that goes leaves its objects', ({ spec }) =>
      (spec as { syncPolicy?: { preserveResourcesOnDeletion?: boolean } }).syncPolicy
        ?.preserveResourcesOnDeletion === true
        ? []
        : ['no preserveResourcesOnDeletion'],
    ),
    applicationRule(environments, 'every Application is in the project of the service', ({ project }) =>
      project === identity.name ? [] : [project],
    ),
    applicationRule(environments, 'every Application syncs by itself', ({ syncPolicy }) =>
      syncPolicy?.automated === undefined ? ['not automated'] : [],
    ),
    applicationRule(
      environments,
      `every Application prunes and heals itself, but that of ${gated}`,
      ({ syncPolicy }, environment) => {
        const { prune, selfHeal } = syncPolicy?.automated ?? {};
        const expected = environment !== gated;
        return prune === expected && selfHeal === expected ? [] : [environment];
      },
    ),
    applicationRule(
      environments,
      'every Application is applied by the server, and tried again with the newest commit',
      ({ syncPolicy }) => [
        ...(syncPolicy?.syncOptions?.includes('ServerSideApply=true') === true ? [] : ['no ServerSideApply']),
        ...((syncPolicy?.retry?.limit ?? 0) > 0 ? [] : ['no retry']),
        ...(syncPolicy?.retry?.refresh === true ? [] : ['no refresh']),
      ],
    ),
    applicationRule(
      environments,
      "the number of replicas is the autoscaler's",
      ({ ignoreDifferences = [], syncPolicy }) => [
        ...scaled(infra)
          .map(({ kind }) => kind)
          .filter(
            (wanted) =>
              !ignoreDifferences.some(
                ({ kind, jsonPointers = [] }) => kind === wanted && jsonPointers.includes('/spec/replicas'),
              ),
          ),
        ...(syncPolicy?.syncOptions?.includes('RespectIgnoreDifferences=true') === true
          ? []
          : ['a sync would reset it']),
      ],
    ),
  ];
}

function projectRule(says: string, problems: (spec: ProjectSpec) => readonly string[]): Rule {
  return kindRule('AppProject', says, ({ spec }) => problems(spec as ProjectSpec));
}

function setRule(says: string, problems: (applicationSet: KubernetesObject) => readonly string[]): Rule {
  return kindRule('ApplicationSet', says, problems);
}

/** Of the Application of each environment there can be. */
function applicationRule(
  environments: readonly string[],
  says: string,
  problems: (spec: ApplicationSpec, environment: string) => readonly string[],
): Rule {
  return setRule(says, (applicationSet) =>
    environments.flatMap((environment) =>
      evaluate(applicationSet, [`gitops/overlays/${environment}`]).flatMap(({ spec }) =>
        problems(spec as ApplicationSpec, environment),
      ),
    ),
  );
}

function kindRule(
  kind: string,
  says: string,
  problems: (object: KubernetesObject) => readonly string[],
): Rule {
  return {
    says,
    violations: ({ objects }) => {
      const found = objects.filter((object) => object.kind === kind);
      return found.length === 1 ? found.flatMap((object) => [...problems(object)]) : [`no one ${kind}`];
    },
  };
}
