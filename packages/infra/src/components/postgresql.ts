import { defineComponent } from '../component';
import { databaseEnvironment } from '../database/connection';
import { Database, type DatabaseSettings } from '../database/database';
import { Import } from '../database/import';
import { accountSecrets, instanceLabels } from '../database/operator';
import { DATABASE_NAMES } from '../database/names';
import { poolPanel } from '../database/pool-panel';
import { specOf } from '../overlay/patches';
import { count, NAMESPACE, text } from '../settings/schema';
import { choiceField, field } from '../settings/section';

/** PostgreSQL by the CloudNativePG operator instead of the embedded database. */
export const postgresql = defineComponent<DatabaseSettings, 'database'>({
  name: 'postgresql',
  purpose: 'PostgreSQL by the CloudNativePG operator instead of the embedded database',
  section: {
    name: 'database',
    description: 'Where the data is.',
    fields: {
      kind: choiceField('embedded', {
        embedded: 'every pod has its own',
        postgresql: 'needs the CloudNativePG operator',
      }),
      instances: field(1, count('Of PostgreSQL: a primary and its replicas.', 1, 9)),
      storage: field('1Gi', text('Of each instance.', '^[1-9][0-9]*(Mi|Gi|Ti)$')),
      operatorNamespace: field('cnpg-system', text('Where the operator is.', NAMESPACE)),
      importSchedule: field(
        '17 3 * * *',
        text('When the data of the release is imported again: cron, UTC.', '^\\S+( \\S+){4}$'),
      ),
    },
  },
  expression: 'eq .Values.database.kind "postgresql"',
  isOn: ({ kind }) => kind === 'postgresql',
  on: { kind: 'postgresql' },
  off: { kind: 'embedded' },
  example: { instances: 3 },
  read: (patches) => {
    const { instances, storage } = (specOf(patches, 'Cluster') ?? {}) as {
      instances?: number;
      storage?: { size?: string };
    };
    return {
      ...(instances !== undefined && { instances }),
      ...(storage?.size !== undefined && { storage: storage.size }),
    };
  },
  build: (scope, context) => {
    new Database(scope, 'database', context);
    new Import(scope, 'import', context);
  },
  environment: ({ parameters }) => databaseEnvironment(parameters),
  names: DATABASE_NAMES,
  operated: (objects) => ({ pods: instanceLabels(objects), secrets: accountSecrets(objects) }),
  saturation: (metric) => [poolPanel(metric)],
  runbook: {
    saturation: 'database pool',
    look: 'the database',
    mitigate:
      'The database is to blame: see its own dashboard; the service answers 503 with `Retry-After` until it is back.',
  },
});
