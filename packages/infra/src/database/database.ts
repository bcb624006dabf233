import { k8s } from 'cdk8s-plus-33';
import { Construct } from 'constructs';
import type { Context } from '../infrastructure';
import { customResource } from '../custom-resource';
import { labels } from '../labels';
import { allow } from '../network/policy';
import { syncWave } from '../sync-wave';
import { PROGRAM, taskPod } from '../workload/task';
import type { Cluster } from './cluster';
import { BY_OPERATOR, databaseEnvironment, databaseName, ELSEWHERE } from './connection';
import type { DatabaseSettings } from './settings';

const POSTGRESQL = 5432;
/** Where the operator asks an instance for its state. */
const INSTANCE_STATUS = 8000;

/** PostgreSQL by the CloudNativePG operator or elsewhere, the migration of its schema, and the doors between the three. */
export class Database extends Construct {
  constructor(scope: Construct, id: string, { parameters, section }: Context<DatabaseSettings>) {
    super(scope, id);
    const name = databaseName(parameters);
    const instances = { 'cnpg.io/cluster': name };

    parameters.where(BY_OPERATOR, this, (own) => {
      customResource(own, 'database-cluster', {
        apiVersion: 'postgresql.cnpg.io/v1',
        kind: 'Cluster',
        metadata: {
          name,
          labels: labels(parameters, 'database'),
          // Deleting the data takes a person: neither pruning nor deleting the application does it.
          annotations: {
            ...syncWave('foundation'),
            'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
            'helm.sh/resource-policy': 'keep',
          },
        },
        spec: {
          instances: section.instances,
          bootstrap: { initdb: { database: 'app', owner: 'app' } },
          postgresql: { parameters: { max_connections: String(section.maxConnections) } },
          storage: { size: section.storage },
          resources: { requests: { cpu: '250m', memory: '512Mi' }, limits: { memory: '512Mi' } },
          affinity: {
            enablePodAntiAffinity: true,
            podAntiAffinityType: 'preferred',
            topologyKey: 'kubernetes.io/hostname',
          },
        },
      } satisfies Cluster);
      allow(own, 'database', parameters, {
        pods: { 'app.kubernetes.io/instance': parameters.instance },
        to: { pods: instances, listen: [POSTGRESQL] },
      });
      allow(own, 'database-callers', parameters, {
        pods: instances,
        from: { pods: { 'app.kubernetes.io/instance': parameters.instance }, listen: [POSTGRESQL] },
      });
      allow(own, 'database-operator', parameters, {
        pods: instances,
        from: { namespaces: [section.operatorNamespace], listen: [POSTGRESQL, INSTANCE_STATUS] },
      });
      allow(own, 'database-replication', parameters, {
        pods: instances,
        from: { pods: instances, listen: [POSTGRESQL, INSTANCE_STATUS] },
      });
    });
    parameters.where(ELSEWHERE, this, (theirs) => {
      allow(theirs, 'database-elsewhere', parameters, {
        pods: { 'app.kubernetes.io/instance': parameters.instance },
        to: { peers: section.egress, listen: [section.listenPort] },
      });
    });

    const migration = labels(parameters, 'migration');
    new k8s.KubeJob(this, 'migration-job', {
      metadata: {
        name: `${parameters.name}-migration`,
        labels: migration,
        annotations: {
          ...syncWave('migration'),
          'argocd.argoproj.io/hook': 'Sync',
          'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
          // After the install, for only then is there a database; a pod that starts before migrates it itself.
          'helm.sh/hook': 'post-install,post-upgrade',
          'helm.sh/hook-delete-policy': 'before-hook-creation',
        },
      },
      spec: {
        backoffLimit: 10,
        activeDeadlineSeconds: 600,
        template: taskPod(parameters, {
          command: [...PROGRAM, 'migrate'],
          env: databaseEnvironment(parameters, section),
          labels: migration,
        }),
      },
    });
  }
}
