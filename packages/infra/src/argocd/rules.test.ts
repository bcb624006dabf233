import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { infra } from '../../test/this-service';
import type { KubernetesObject } from '../manifests/object';
import { readDocuments } from '../overlay/files';
import { merge } from '../overlay/merge';
import { violations } from '../policy/policy';
import { deployedKinds } from './files';
import { argocdRules } from './rules';

const { identity, gated, root } = infra;
const kinds = deployedKinds(infra);
const rules = argocdRules(infra);
const objects = ['app-project', 'application-set'].flatMap((file) =>
  readDocuments(join(root, 'gitops/argocd', `${file}.yaml`)),
);

describe('Given what Argo CD is told', () => {
  it.each(rules)('then $says', (rule) => {
    expect(rule.violations({ objects })).toEqual([]);
  });

  it('then both objects are valid by the schemas of their kinds', () => {
    const output = execFileSync(process.execPath, [join(__dirname, '../schema/custom-resources.mjs')], {
      input: JSON.stringify(objects),
      encoding: 'utf8',
    });

    expect(JSON.parse(output)).toEqual([]);
  });
});

const TAKES = 'the project takes from the repository of the service alone';
const PUTS = 'the project puts into the namespaces of the service alone';
const KINDS = 'the project has the kinds that are deployed, and no other';
const ROLES = 'roles of the project look, sync and steer; they create, change and delete nothing';
const BEFORE = 'the project is there before the ApplicationSet that looks for it';
const NOBODY = 'the project has no kind that belongs to the whole cluster';

const automated = (patch: string) => ({
  spec: { templatePatch: `spec:\n  syncPolicy:\n    automated: ${patch}\n` },
});
const application = (spec: object) => ({ spec: { template: { spec } } });
const policy = (text: string) => ({ spec: { roles: [{ name: 'owner', policies: [text] }] } });

const DEFECTS: readonly (readonly [string, string, object])[] = [
  [TAKES, 'AppProject', { spec: { sourceRepos: ['*'] } }],
  [TAKES, 'AppProject', { spec: { sourceRepos: null } }],
  [PUTS, 'AppProject', { spec: { destinations: [{ server: '*', namespace: '*' }] } }],
  [
    PUTS,
    'AppProject',
    { spec: { destinations: [{ server: 'https://kubernetes.default.svc', namespace: 'kube-system' }] } },
  ],
  [
    PUTS,
    'AppProject',
    {
      spec: {
        destinations: [{ server: 'https://kubernetes.default.svc', namespace: `${identity.name}-*` }],
      },
    },
  ],
  [NOBODY, 'AppProject', { spec: { clusterResourceWhitelist: [{ group: '*', kind: '*' }] } }],
  [NOBODY, 'AppProject', { spec: { clusterResourceWhitelist: [{ group: '', kind: 'Namespace' }] } }],
  [KINDS, 'AppProject', { spec: { namespaceResourceWhitelist: null } }],
  [KINDS, 'AppProject', { spec: { namespaceResourceWhitelist: [...kinds, { group: '', kind: 'Secret' }] } }],
  [KINDS, 'AppProject', { spec: { namespaceResourceWhitelist: kinds.slice(1) } }],
  ['applications of the project live beside Argo CD', 'AppProject', { spec: { sourceNamespaces: ['*'] } }],
  [ROLES, 'AppProject', policy(`p, proj:${identity.name}:owner, applications, *, ${identity.name}/*, allow`)],
  [ROLES, 'AppProject', policy(`p, proj:${identity.name}:owner, applications, get, */*, allow`)],
  [ROLES, 'AppProject', policy(`p, proj:${identity.name}:owner, exec, create, ${identity.name}/*, allow`)],
  [
    ROLES,
    'AppProject',
    {
      spec: {
        roles: [
          {
            name: 'read-only',
            policies: [`p, proj:${identity.name}:read-only, applications, sync, ${identity.name}/*, allow`],
          },
        ],
      },
    },
  ],
  [
    `${gated} changes in hours in which people watch, and by hand at any time`,
    'AppProject',
    { spec: { syncWindows: null } },
  ],
  [BEFORE, 'AppProject', { metadata: { annotations: null } }],
  [BEFORE, 'ApplicationSet', { metadata: { annotations: { 'argocd.argoproj.io/sync-wave': '-2' } } }],
  [
    'an unknown parameter stops the ApplicationSet',
    'ApplicationSet',
    { spec: { goTemplateOptions: ['missingkey=zero'] } },
  ],
  ['an Application that goes leaves its objects', 'ApplicationSet', { spec: { syncPolicy: null } }],
  [
    'every Application is in the project of the service',
    'ApplicationSet',
    application({ project: 'default' }),
  ],
  ['every Application syncs by itself', 'ApplicationSet', { spec: { templatePatch: null } }],
  [
    `every Application prunes and heals itself, but that of ${gated}`,
    'ApplicationSet',
    automated('{ prune: true, selfHeal: true }'),
  ],
  [
    `every Application prunes and heals itself, but that of ${gated}`,
    'ApplicationSet',
    automated('{ prune: false, selfHeal: false }'),
  ],
  [
    'every Application is applied by the server, and tried again with the newest commit',
    'ApplicationSet',
    application({ syncPolicy: { syncOptions: [] } }),
  ],
  [
    'every Application is applied by the server, and tried again with the newest commit',
    'ApplicationSet',
    application({ syncPolicy: { retry: null } }),
  ],
  [
    'every Application is applied by the server, and tried again with the newest commit',
    'ApplicationSet',
    application({ syncPolicy: { retry: { refresh: null } } }),
  ],
  ["the number of replicas is the autoscaler's", 'ApplicationSet', application({ ignoreDifferences: null })],
  [
    "the number of replicas is the autoscaler's",
    'ApplicationSet',
    application({ syncPolicy: { syncOptions: ['ServerSideApply=true'] } }),
  ],
];

describe('Given a planted defect', () => {
  it.each(DEFECTS)('when it breaks "%s", then that rule says so', (rule, kind, patch) => {
    const planted = objects.map((object): KubernetesObject =>
      object.kind === kind ? merge(object, patch) : object,
    );

    const broken = rules.filter((candidate) => violations({ objects: planted }, [candidate]).length > 0);

    expect(broken.map(({ says }) => says)).toContain(rule);
  });

  it('then each rule has been seen failing', () => {
    const seen = new Set(DEFECTS.map(([rule]) => rule));

    expect(rules.map(({ says }) => says).filter((says) => !seen.has(says))).toEqual([]);
  });
});
