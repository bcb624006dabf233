import { Construct, defineInfra, k8s, canary, observability, postgresql } from './index';
import * as everything from './index';

test('what a service may use is this, and everything else can change', () => {
  expect(Object.keys(everything).sort()).toEqual([
    'ApiObject',
    'Construct',
    'RESTRICTED_CONTAINER',
    'RESTRICTED_POD',
    'allow',
    'canary',
    'choiceField',
    'clientNamespaces',
    'defineComponent',
    'defineInfra',
    'deploymentProblems',
    'field',
    'httpRoute',
    'ingress',
    'k8s',
    'labels',
    'observability',
    'postgresql',
    'selector',
    'staleGenerated',
    'syncWave',
    'synthesise',
    'taskPod',
    'writes',
  ]);
});

/** Compiled by `npm run types` and never run: settings are those of the chosen components. */
export function settings(): void {
  defineInfra({
    components: [postgresql, canary],
    environments: ['prod'],
    settings: { replicas: { max: 20 }, database: { storage: '5Gi' }, canary: {} },
    constructs: (scope, { name }) => {
      class Mine extends Construct {}
      new k8s.KubeConfigMap(new Mine(scope, 'mine'), 'map', { metadata: { name } });
    },
  });
  defineInfra({
    components: [observability],
    environments: ['prod'],
    // @ts-expect-error no component has this section
    settings: { database: { storage: '5Gi' } },
  });
  defineInfra({
    components: [postgresql],
    environments: ['prod'],
    // @ts-expect-error it is a number
    settings: { database: { instances: '3' } },
  });
}
