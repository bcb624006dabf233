import { defineComponent } from '../component';
import { databaseEnvironment } from '../database/connection';
import { Database } from '../database/database';
import { Import } from '../database/import';
import { accountSecrets, instanceLabels } from '../database/operator';
import { DATABASE_NAMES } from '../database/names';
import { poolPanel } from '../database/pool-panel';
import type { DatabaseSettings } from '../database/settings';
import { specOf } from '../overlay/patches';
import { count, NAMESPACE, OPTIONAL_NAME, peers, text } from '../settings/schema';
import { choiceField, field } from '../settings/section';

/** Connections of a process where DATABASE_POOL_SIZE does not say otherwise; two more serve probes and an import. */
const POOL_SIZE = 10;

/** PostgreSQL by the CloudNativePG operator instead of the embedded database. */
export const postgresql = defineComponent<DatabaseSettings, 'database'>({
  name: 'postgresql',
  purpose: 'PostgreSQL by the CloudNativePG operator, or elsewhere, instead of the embedded database',
  section: {
    name: 'database',
    description: 'Where the data is.',
    fields: {
      kind: choiceField('embedded', {
        embedded: 'every pod has its own',
        postgresql: 'needs the CloudNativePG operator, or a Secret of others',
      }),
      instances: field(1, count('Of PostgreSQL: a primary and its replicas.', 1, 9)),
      storage: field('1Gi', text('Of each instance.', '^[1-9][0-9]*(Mi|Gi|Ti)$')),
      maxConnections: field(
        400,
        count('That the server allows; the pods, a quarter more during a rollout, need theirs.', 10, 5000),
      ),
      operatorNamespace: field('cnpg-system', text('Where the operator is.', NAMESPACE)),
      importSchedule: field(
        '17 3 * * *',
        text('When the data of the release is imported again: cron, UTC.', '^\\S+( \\S+){4}$'),
      ),
      existingSecret: field(
        '',
        text(
          'A Secret of others with the URL of a PostgreSQL elsewhere; empty: the operator makes both.',
          OPTIONAL_NAME,
        ),
      ),
      existingSecretKey: field('uri', text('In which of its keys the URL is.', '^[-._a-zA-Z0-9]+$')),
      listenPort: field(5432, count('Where a PostgreSQL elsewhere listens.', 1, 65_535)),
      egress: field(
        [],
        peers('Where that is: peers as NetworkPolicy has them, such as `ipBlock: { cidr: … }`.'),
      ),
    },
  },
  expression: 'eq .Values.database.kind "postgresql"',
  isOn: ({ kind }) => kind === 'postgresql',
  on: { kind: 'postgresql' },
  off: { kind: 'embedded' },
  example: { instances: 3 },
  ofOthers: {
    ...{ existingSecret: 'theirs', existingSecretKey: 'url', listenPort: 6432 },
    egress: [
      { ipBlock: { cidr: '10.1.2.0/24', except: ['10.1.2.9/32'] } },
      { namespaceSelector: { matchLabels: { team: 'data' } }, podSelector: {} },
    ],
  },
  read: (patches) => {
    const { instances, storage, postgresql } = (specOf(patches, 'Cluster') ?? {}) as {
      instances?: number;
      storage?: { size?: string };
      postgresql?: { parameters?: { max_connections?: string } };
    };
    const connections = postgresql?.parameters?.max_connections;
    return {
      ...(instances !== undefined && { instances }),
      ...(storage?.size !== undefined && { storage: storage.size }),
      ...(connections !== undefined && { maxConnections: Number(connections) }),
    };
  },
  build: (scope, context) => {
    new Database(scope, 'database', context);
    new Import(scope, 'import', context);
  },
  environment: ({ parameters, section }) => databaseEnvironment(parameters, section),
  misfits: [
    {
      says: 'database.existingSecret names a PostgreSQL elsewhere: say database.kind: postgresql, too',
      holds: ({ kind, existingSecret }) => existingSecret !== '' && kind !== 'postgresql',
      expression: 'and .Values.database.existingSecret (ne .Values.database.kind "postgresql")',
      example: { database: { existingSecret: 'theirs' } },
    },
    {
      says: 'database.egress is empty: say at which peers the PostgreSQL of database.existingSecret is, for no other way out is open',
      holds: ({ existingSecret, egress }) => existingSecret !== '' && egress.length === 0,
      expression: 'and .Values.database.existingSecret (not .Values.database.egress)',
      example: { database: { kind: 'postgresql', existingSecret: 'theirs' } },
    },
    {
      says: 'environment.DATABASE_URL has an account: say database.kind: postgresql, the Secret with the URL in database.existingSecret, and where that is in database.egress',
      holds: (_section, { environment: { DATABASE_URL = '' } }) => DATABASE_URL.startsWith('postgres'),
      expression: 'hasPrefix "postgres" (default "" .Values.environment.DATABASE_URL)',
      example: { environment: { DATABASE_URL: 'postgres://a:b@db.example.org/d' } },
    },
    {
      says: 'database.maxConnections is less than replicas.max pods can open, DATABASE_POOL_SIZE and two each, a quarter more pods during a rollout and ten for others: raise it, or lower one of these',
      holds: ({ kind, existingSecret, maxConnections }, { replicas, environment }) =>
        kind === 'postgresql' &&
        existingSecret === '' &&
        Math.ceil((replicas.max * 5) / 4) * (Number(environment.DATABASE_POOL_SIZE ?? POOL_SIZE) + 2) + 10 >
          maxConnections,
      expression: `and (eq .Values.database.kind "postgresql") (eq .Values.database.existingSecret "") (gt (add (mul (div (add (mul (int .Values.replicas.max) 5) 3) 4) (add (int (default ${String(POOL_SIZE)} .Values.environment.DATABASE_POOL_SIZE)) 2)) 10) (int .Values.database.maxConnections))`,
      example: { database: { kind: 'postgresql' }, replicas: { max: 40 } },
    },
  ],
  others: ({ existingSecret }) => (existingSecret === '' ? [] : [`Secret ${existingSecret}`]),
  names: ({ existingSecret }) => (existingSecret === '' ? DATABASE_NAMES : {}),
  operated: (objects) => ({ pods: instanceLabels(objects), secrets: accountSecrets(objects) }),
  saturation: (metric) => [poolPanel(metric)],
  runbook: {
    saturation: 'database pool',
    look: 'the database',
    mitigate:
      'The database is to blame: see its own dashboard; the service answers 503 with `Retry-After` until it is back.',
  },
});
