import type { Cuts } from './cut';
import type { Removable } from './removable';

const CUTS: Cuts = {
  'gitops/overlays/prod/kustomization.yaml': [['  - ../../components/canary\n']],
  'packages/infra/src/manifests/features.ts': [
    ["import { Canary } from '../delivery/canary';\n"],
    ['import { canaryPatch, environmentPatch }', 'import { environmentPatch }'],
    [
      `  {
    folder: 'canary',
    condition: 'canary',
    purpose: 'Releases by Argo Rollouts, gated by the service level objectives',
    build: (scope, parameters) => new Canary(scope, 'canary', parameters),
    patches: (parameters) => ({ 'horizontal-pod-autoscaler': canaryPatch(parameters) }),
  },
`,
    ],
  ],
  'packages/infra/src/manifests/patch.ts': [
    ["import { CANARY_SCALE_TARGET } from '../delivery/canary';\n"],
    [
      `
/** Has the autoscaler steer the Rollout. */
export function canaryPatch({ name }: Parameters): object {
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name },
    spec: { scaleTargetRef: { ...CANARY_SCALE_TARGET, name } },
  };
}
`,
    ],
  ],
  'packages/infra/src/availability/availability.ts': [
    ['{ ...parameters.scaleTarget, name', "{ apiVersion: 'apps/v1', kind: 'Deployment', name"],
  ],
  'packages/infra/src/parameters/conditions.ts': [['  canary: ({ canary }) => canary.enabled,\n']],
  'packages/infra/src/parameters/literal.ts': [
    [
      `export function scaleTarget(settings: Settings): Parameters['scaleTarget'] {
  return settings.canary.enabled
    ? { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout' }
    : { apiVersion: 'apps/v1', kind: 'Deployment' };
}

`,
    ],
    [
      '    canaryPrometheusAddress: settings.canary.prometheusAddress,\n    scaleTarget: scaleTarget(settings),\n',
    ],
  ],
  'packages/infra/src/parameters/parameters.ts': [
    [
      `  readonly canaryPrometheusAddress: string;
  /** The kind and API version the autoscaler steers. */
  readonly scaleTarget: { readonly apiVersion: string; readonly kind: string };
`,
    ],
  ],
  'packages/infra/src/chart/tokens.ts': [
    [
      `type Scalar = Exclude<
  keyof Parameters,
  'when' | 'scaleTarget' | 'environment' | 'clientNamespaces' | 'system'
>;`,
      "type Scalar = Exclude<keyof Parameters, 'when' | 'environment' | 'clientNamespaces' | 'system'>;",
    ],
    ["Record<Scalar | 'scaleTargetVersion' | 'scaleTargetKind', string>", 'Record<Scalar, string>'],
    [
      `  canaryPrometheusAddress: '.Values.canary.prometheusAddress',
  scaleTargetVersion: 'ternary "argoproj.io/v1alpha1" "apps/v1" .Values.canary.enabled',
  scaleTargetKind: 'ternary "Rollout" "Deployment" .Values.canary.enabled',
`,
    ],
    ["  canary: '.Values.canary.enabled',\n"],
    ["    scaleTarget: { apiVersion: token('scaleTargetVersion'), kind: token('scaleTargetKind') },\n"],
  ],
  'packages/infra/src/chart/substitution.ts': [
    [
      `  const { scaleTarget, ...others } = parameters;
  const values: Readonly<Record<string, unknown>> = {
    ...others,
    scaleTargetVersion: scaleTarget.apiVersion,
    scaleTargetKind: scaleTarget.kind,
  };
`,
      '  const values: Readonly<Record<string, unknown>> = { ...parameters };\n',
    ],
  ],
  'packages/infra/src/settings/settings.ts': [
    [
      `  readonly canary: {
    readonly enabled: boolean;
    readonly prometheusAddress: string;
  };
`,
    ],
  ],
  'packages/infra/src/settings/schema.ts': [
    [
      `  canary: section('Releases in steps, rolled back when they burn the error budget.', {
    enabled: flag('Needs Argo Rollouts.'),
    prometheusAddress: text('Where the analysis asks for the objectives.', HTTP_URL),
  }),
`,
    ],
  ],
  'packages/infra/src/settings/defaults.ts': [
    ["    canary: { enabled: false, prometheusAddress: 'http://prometheus-operated.monitoring:9090' },\n"],
  ],
  'packages/infra/src/settings/examples.ts': [['    canary: { enabled: true },\n']],
  'packages/infra/src/overlay/environment.ts': [
    ["    canary: { ...defaults.canary, enabled: chosen.has('canary') },\n"],
  ],
  'packages/infra/src/argocd/app-project.ts': [
    ['Looks, syncs, retries and steers a canary;', 'Looks, syncs and retries;'],
    [
      `              ...['abort', 'promote-full', 'restart', 'resume', 'retry'].map((action) =>
                may('owner', 'applications', \`action/argoproj.io/Rollout/\${action}\`),
              ),
`,
    ],
  ],
  'packages/infra/src/argocd/application-set.ts': [
    ['(the autoscaler, Rollouts)', '(the autoscaler)'],
    [
      "The autoscaler's, and of Rollouts when it takes the pods over from the Deployment.",
      "The autoscaler's.",
    ],
    [
      `            ignoreDifferences: [
              { group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] },
              { group: 'argoproj.io', kind: 'Rollout', jsonPointers: ['/spec/replicas'] },
            ],
`,
      `            ignoreDifferences: [{ group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] }],
`,
    ],
  ],
  'packages/infra/src/argocd/rules.ts': [
    [
      `        ...['Deployment', 'Rollout'].filter(
          (wanted) =>
            !ignoreDifferences.some(
              ({ kind, jsonPointers = [] }) => kind === wanted && jsonPointers.includes('/spec/replicas'),
            ),
        ),
`,
      `        ...(ignoreDifferences.some(
          ({ kind, jsonPointers = [] }) => kind === 'Deployment' && jsonPointers.includes('/spec/replicas'),
        )
          ? []
          : ['Deployment']),
`,
    ],
  ],
  'packages/infra/src/policy/object-rules.ts': [
    ["  'AnalysisTemplate',\n"],
    ["  'Rollout',\n"],
    [
      `    case 'Rollout': {
      const { workloadRef } = spec as { workloadRef?: Reference };
      return workloadRef === undefined ? [] : [named(workloadRef)];
    }
`,
    ],
  ],
  'packages/infra/src/policy/policy.test.ts': [["    ['Rollout', { spec: { workloadRef: { name: 'other' } } }],\n"]],
  'packages/infra/src/policy/rule.ts': [
    [
      `      // An Argo Rollout may have a template, or take that of a Deployment.
      return spec?.template?.spec?.containers === undefined ? undefined : (spec.template as Template);
`,
      '      return undefined;\n',
    ],
  ],
  'packages/infra/src/policy/workload-rules.ts': [
    ["kind === 'Deployment' || kind === 'Rollout'", "kind === 'Deployment'"],
  ],
  'packages/infra/src/schema/custom-resources.mjs': [
    [
      `  'argoproj.io/v1alpha1 AnalysisTemplate': '@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1',
  'argoproj.io/v1alpha1 Rollout': '@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1',
`,
    ],
  ],
  'packages/infra/src/schema/schema.test.ts': [
    ["    ['Rollout', { spec: { strategy: { canary: { steps: [{ setWeight: 'ten' }] } } } }],\n"],
  ],
  'packages/infra/src/slo/documents/documents.test.ts': [
    ["import { analysisMetrics } from '../../delivery/analysis';\n"],
    [
      `
    it('then a release is judged by queries that are PromQL', () => {
      for (const { provider } of analysisMetrics(objectives, 'http://prometheus'))
        expect(selected(provider.prometheus?.query ?? '').length).toBeGreaterThan(0);
    });
`,
    ],
    [
      `
test('a release goes back at the rate that pages', () => {
  const of = variant((text) =>
    text.replace(/duration: \\d+[dw]/, 'duration: 30d').replace(/targetPercent: .*/, 'targetPercent: 99.5'),
  );

  expect(analysisMetrics(of, 'http://prometheus')[0]).toMatchObject({
    successCondition: 'result[0] <= 0.072',
    failureLimit: 1,
  });
});
`,
    ],
  ],
  'packages/infra/src/sync-wave.test.ts': [["'Deployment', 'Rollout', 'Service'", "'Deployment', 'Service'"]],
  'service/slo.yaml': [
    ['dashboard, runbooks\n# and canary analysis follow', 'dashboard and runbooks\n# follow'],
  ],
  'docs/adr/0004-openslo-is-the-source.md': [['runbooks, canary analysis, a page', 'runbooks, a page']],
  'docs/architecture.md': [
    [
      'tests, dashboard, runbooks\n  and canary analysis from `infra/`',
      'tests, dashboard and\n  runbooks from `infra/`',
    ],
  ],
  'docs/delivery.md': [
    [
      `## Canary

The component \`gitops/components/canary\` hands the pods over to an [Argo Rollouts](https://argo-rollouts.readthedocs.io/)
Rollout, which reads their template from the Deployment. A new version gets a tenth of the pods for
five minutes, half of them for five more, and then all. Meanwhile Prometheus is asked about the objectives of
\`service/slo.yaml\` each minute: a version with which the error budget burns as fast as what wakes somebody, twice, goes
back by itself. prod alone has the component. To give it to an environment or to take it
away, add or delete one line in its \`kustomization.yaml\`.

`,
    ],
    [` A canary that burns the error budget takes itself back.`],
    [`prod: in working hours, by a canary<br>`, `prod: in working hours<br>`],
    [
      `  cluster -->|objectives missed| back[the canary goes back by itself]
`,
    ],
    [
      `A canary needs no hand while it is under way: *Abort* in Argo CD or \`kubectl argo rollouts abort\` takes it back at once.
Revert all the same, else the next sync tries again.

`,
    ],
    [`looks, syncs and steers a canary; it`, `looks and syncs; it`],
    [`| as a canary, judged by the objectives | rolling |`, `| rolling | rolling |`],
    ['   The component `canary` needs Argo Rollouts.\n'],
  ],
  'docs/slo.md': [
    ['the runbooks, the analysis of canaries and the', 'the runbooks and the'],
    [' Risky releases go with a canary only.'],
    ['; an analysis of canaries leaves it out.', '.'],
    ['| Argo Rollouts | the AnalysisTemplate in `gitops/components/canary` and in the chart |\n'],
  ],
};

/** Progressive delivery. */
export const CANARY: Removable = {
  files: [/^infra\/src\/delivery\//],
  packages: ['@kubernetes-models/argo-rollouts'],
  cuts: CUTS,
};
