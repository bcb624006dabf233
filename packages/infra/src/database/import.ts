import { k8s } from 'cdk8s-plus-33';
import { Construct } from 'constructs';
import type { Context } from '../infrastructure';
import { labels } from '../labels';
import { resources } from '../workload/pod';
import { PROGRAM, taskPod } from '../workload/task';
import { databaseEnvironment } from './connection';
import type { DatabaseSettings } from './settings';

/**
 * An import of any size keeps to its heap, as with `make import`: young garbage is collected early, the rest when there
 * is much of it. Of the settings of glibc there (`IMPORT_MALLOC`) it has none: a million records took 180 to 185 MB without
 * them and 170 to 173 with them, and the limit is 268.
 */
export const HEAP: k8s.EnvVar = {
  name: 'NODE_OPTIONS',
  value: '--max-semi-space-size=2 --max-old-space-size=96',
};
const MEMORY = '256Mi';

/** Brings the shared database up to the data of the release, every day. The embedded store loads at start. */
export class Import extends Construct {
  constructor(scope: Construct, id: string, { parameters, section }: Context<DatabaseSettings>) {
    super(scope, id);
    const importLabels = labels(parameters, 'import');
    new k8s.KubeCronJob(this, 'import-cron-job', {
      metadata: { name: `${parameters.name}-import`, labels: importLabels },
      spec: {
        schedule: section.importSchedule,
        timeZone: 'Etc/UTC',
        concurrencyPolicy: 'Forbid',
        startingDeadlineSeconds: 3600,
        successfulJobsHistoryLimit: 1,
        failedJobsHistoryLimit: 3,
        jobTemplate: {
          metadata: { labels: importLabels },
          spec: {
            backoffLimit: 3,
            activeDeadlineSeconds: 1800,
            template: taskPod(parameters, {
              command: [...PROGRAM, 'import'],
              env: databaseEnvironment(parameters, section),
              labels: importLabels,
              heap: HEAP,
              resources: resources({ cpu: parameters.cpu, memory: MEMORY }),
            }),
          },
        },
      },
    });
  }
}
