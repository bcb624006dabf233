import type { Cut, Cuts } from './cut';
import type { Removable } from './removable';

/** What a page says of a database that is somewhere else. */
const RUNBOOK: readonly Cut[] = [
  [' (event loop, heap, database pool) and at the database.', ' (event loop, heap).'],
  [
    '- The database is to blame: see its own dashboard; the service answers 503 with `Retry-After` until it is back.\n',
  ],
];

const CUTS: Cuts = {
  'packages/infra/src/manifests/features.ts': [
    [
      `import { databaseEnvironment } from '../database/connection';
import { Database } from '../database/database';
import { Import } from '../database/import';
`,
    ],
    [
      `  {
    folder: 'postgresql',
    condition: 'postgresql',
    purpose: 'PostgreSQL by the CloudNativePG operator instead of the embedded database',
    build: (scope, parameters) => {
      new Database(scope, 'database', parameters);
      new Import(scope, 'import', parameters);
    },
    patches: (parameters) => ({ deployment: environmentPatch(parameters, databaseEnvironment(parameters)) }),
  },
`,
    ],
  ],
  'packages/infra/src/workload/workload.ts': [
    ["import { databaseEnvironment } from '../database/connection';\n"],
    ["          ...parameters.when('postgresql', environmentMark, databaseEnvironment(parameters)),\n"],
  ],
  'packages/infra/src/parameters/conditions.ts': [
    ["  postgresql: ({ database }) => database.kind === 'postgresql',\n"],
  ],
  'packages/infra/src/parameters/literal.ts': [
    [
      `    databaseInstances: settings.database.instances,
    databaseStorage: settings.database.storage,
    databaseOperatorNamespace: settings.database.operatorNamespace,
    importSchedule: settings.database.importSchedule,
`,
    ],
  ],
  'packages/infra/src/parameters/parameters.ts': [
    [
      `  readonly databaseInstances: number;
  readonly databaseStorage: string;
  readonly databaseOperatorNamespace: string;
  readonly importSchedule: string;
`,
    ],
  ],
  'packages/infra/src/chart/tokens.ts': [
    [
      `  databaseInstances: '.Values.database.instances',
  databaseStorage: '.Values.database.storage',
  databaseOperatorNamespace: '.Values.database.operatorNamespace',
  importSchedule: '.Values.database.importSchedule',
`,
    ],
    [`  postgresql: 'eq .Values.database.kind "postgresql"',\n`],
    ['  databaseInstances: 7_777_000_004,\n'],
  ],
  'packages/infra/src/chart/chart.test.ts': [
    [
      `    ['an unknown database', { database: { kind: 'mysql' } }],
    ['a schedule that is none', { database: { importSchedule: 'daily' } }],
`,
    ],
  ],
  'packages/infra/src/chart/deploy.test.ts': [
    [
      `
    it('when it is taken away, then one line says that its database is kept', () => {
      expect(deploy('undeploy').stdout).toContain('A database that the chart made is kept');
    });
`,
    ],
  ],
  'packages/infra/deploy.sh': [
    [
      '  echo "A database that the chart made is kept: kubectl --namespace $namespace get clusters.postgresql.cnpg.io"\n',
    ],
  ],
  'packages/infra/src/settings/settings.ts': [
    [
      `  readonly database: {
    readonly kind: DatabaseKind;
    readonly instances: number;
    readonly storage: string;
    readonly operatorNamespace: string;
    readonly importSchedule: string;
  };
`,
    ],
    [
      `
export const DATABASE_KINDS = ['embedded', 'postgresql'] as const;
export type DatabaseKind = (typeof DATABASE_KINDS)[number];
`,
    ],
  ],
  'packages/infra/src/settings/schema.ts': [
    ['import { DATABASE_KINDS, ROUTE_KINDS }', 'import { ROUTE_KINDS }'],
    [
      `  database: section('Where the data is.', {
    kind: choice(
      'embedded (every pod has its own) or postgresql (needs the CloudNativePG operator).',
      DATABASE_KINDS,
    ),
    instances: count('Of PostgreSQL: a primary and its replicas.', 1, 9),
    storage: text('Of each instance.', '^[1-9][0-9]*(Mi|Gi|Ti)$'),
    operatorNamespace: text('Where the operator is.', NAMESPACE),
    importSchedule: text('When the data of the release is imported again: cron, UTC.', '^\\\\S+( \\\\S+){4}$'),
  }),
`,
    ],
  ],
  'packages/infra/src/settings/defaults.ts': [
    [
      `    database: {
      kind: 'embedded',
      instances: 1,
      storage: '1Gi',
      operatorNamespace: 'cnpg-system',
      importSchedule: '17 3 * * *',
    },
`,
    ],
  ],
  'packages/infra/src/settings/examples.ts': [["    database: { kind: 'postgresql', instances: 3 },\n"]],
  'packages/infra/src/overlay/environment.ts': [
    [
      `  const cluster = specOf(settings, 'Cluster') as
    { instances?: number; storage?: { size?: string } } | undefined;
`,
    ],
    [
      `    database: {
      ...defaults.database,
      kind: chosen.has('postgresql') ? 'postgresql' : 'embedded',
      instances: cluster?.instances ?? defaults.database.instances,
      storage: cluster?.storage?.size ?? defaults.database.storage,
    },
`,
    ],
  ],
  'packages/infra/src/policy/object-rules.ts': [
    ["import { accountSecrets, instanceLabels } from '../database/operator';\n"],
    ["  'Cluster',\n"],
    [
      '[...pods(objects).map(({ labels }) => labels), ...instanceLabels(objects)]',
      'pods(objects).map(({ labels }) => labels)',
    ],
    ['[...objects.map(title), ...accountSecrets(objects)]', 'objects.map(title)'],
  ],
  'packages/infra/src/policy/policy.test.ts': [
    [
      "  { rule: 'every Secret, ConfigMap and ServiceAccount that is named exists', kind: 'Cluster', remove: true },\n",
    ],
  ],
  'packages/infra/src/schema/schema.test.ts': [
    [
      `/** Its operator has no npm package with a schema; test/admission.sh has more to say about it. */
const WITHOUT_SCHEMA = new Set(['Cluster']);

`,
    ],
    [
      `objects.filter(
      (object) => coreProblems(object) === undefined && !WITHOUT_SCHEMA.has(object.kind),
    );`,
      'objects.filter((object) => coreProblems(object) === undefined);',
    ],
  ],
  'packages/infra/src/documents/mkdocs.ts': [["      'database.md',\n"]],
  'packages/infra/src/sync-wave.ts': [[' the schema of the database,'], [" migration: '-1',"]],
  'packages/infra/src/sync-wave.test.ts': [[", 'Cluster'],\n  ['Job'],\n", '],\n']],
  'packages/infra/src/verify/helm.ts': [
    ["    'database.kind=mysql': /\\/database\\/kind'?: value must be one of 'embedded', 'postgresql'/,\n"],
  ],
  'packages/infra/src/slo/dashboard/service-panels.ts': [
    [
      `    curves(
      {
        title: 'Database pool',
        description:
          'Connections by state, and requests that wait for one. Empty with the embedded database.',
        unit: 'short',
      },
      THIRD,
      [
        {
          expr: \`sum by (db_client_connection_state) (\${metric('db_client_connection_count')})\`,
          legend: '{{db_client_connection_state}}',
        },
        { expr: \`sum(\${metric('db_client_connection_pending_requests')})\`, legend: 'waiting' },
      ],
    ),
`,
    ],
  ],
  'packages/infra/src/slo/documents/runbook.ts': [
    [' (event loop, heap, database pool) and at the database.', ' (event loop, heap).'],
    [
      "        'The database is to blame: see its own dashboard; the service answers 503 with `Retry-After` until it is back.',\n",
    ],
  ],
  ...Object.fromEntries(
    ['Availability', 'Latency'].flatMap((objective) =>
      ['', 'Fast'].map((speed) => [`docs/runbooks/${objective}BudgetBurns${speed}.md`, RUNBOOK]),
    ),
  ),
  'docs/delivery.md': [
    [
      ' What the database has been migrated\nto stays: migrations only add, so the version before works with it.',
    ],
    ['account, network and database; the migration of the schema; the', 'account and network; the'],
    [': no commit deletes a\n  database.', '.'],
    ['   The component `postgresql` needs CloudNativePG.\n'],
  ],
  'docs/security.md': [
    ['reaching the service or its database', 'reaching the service'],
    [
      ', [`database.ts`](https://github.com/zqorganisation/zqrepository/blob/main/infra/src/database/database.ts)',
    ],
    [" The database's connection comes from a Secret that the database operator creates."],
  ],
  'docs/deployment.md': [[', Prometheus, collector, database |', ', Prometheus, collector |']],
  'gitops/README.md': [
    [', the size of the database'],
    [": the database's account is made in the cluster by its operator.", '.'],
  ],
  'gitops/overlays/staging/kustomization.yaml': [['  - ../../components/postgresql\n']],
  'gitops/overlays/prod/kustomization.yaml': [['  - ../../components/postgresql\n']],
  'gitops/overlays/prod/settings.yaml': [
    [
      `---
# The database: a primary and two replicas.
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata:
  name: zqname-database
spec:
  instances: 3
  storage:
    size: 10Gi
`,
    ],
  ],
  'catalog-info.yaml': [
    ['    - resource:zqname-database\n'],
    [
      `---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata:
  name: zqname-database
  description: PostgreSQL, one per environment; embedded SQLite where none is configured
spec:
  type: database
  owner: group:default/zqteam
  system: zqsystem
`,
    ],
  ],
};

/** PostgreSQL, as far as it is deployed. */
export const DATABASE_INFRA: Removable = {
  files: [/^infra\/src\/database\//, /^infra\/src\/workload\/task\.ts$/],
  packages: [],
  cuts: CUTS,
};
