import type { Cuts } from './cut';
import type { Removable } from './removable';

const CUTS: Cuts = {
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
export const DATABASE_INFRA: Removable = { files: [], packages: [], cuts: CUTS };
