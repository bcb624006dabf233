import type { NameReferences } from '../manifests/names';

/** Below each kind of object that makes pods. */
const PODS = { Deployment: 'spec', Job: 'spec', CronJob: 'spec/jobTemplate/spec' } as const;
const SECRET = 'template/spec/containers/env/valueFrom/secretKeyRef/name';

/** Labels of the pods that CloudNativePG makes hold the Cluster's name, and the Secret that it makes begins with it. */
export const DATABASE_NAMES: NameReferences = {
  nameReference: [
    {
      kind: 'Cluster',
      fieldSpecs: ['spec', 'spec/ingress/from', 'spec/egress/to'].map((place) => ({
        kind: 'NetworkPolicy',
        path: `${place}/podSelector/matchLabels/cnpg.io\\/cluster`,
      })),
    },
  ],
  namePrefix: Object.entries(PODS).map(([kind, place]) => ({ kind, path: `${place}/${SECRET}` })),
};
