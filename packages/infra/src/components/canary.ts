import { defineComponent } from '../component';
import { POD_HASH_LABEL } from '../delivery/analysis';
import { Canary, CANARY_SCALE_TARGET, type CanarySettings } from '../delivery/canary';
import { flag, HTTP_URL, text } from '../settings/schema';
import { field } from '../settings/section';

/** Releases by Argo Rollouts, gated by the service level objectives. */
export const canary = defineComponent<CanarySettings, 'canary'>({
  name: 'canary',
  purpose: 'Releases by Argo Rollouts, gated by the service level objectives',
  section: {
    name: 'canary',
    description: 'Releases in steps, rolled back when they burn the error budget.',
    fields: {
      enabled: field(false, flag('Needs Argo Rollouts.')),
      prometheusAddress: field(
        'http://prometheus-operated.monitoring:9090',
        text('Where the analysis asks for the objectives.', HTTP_URL),
      ),
    },
  },
  expression: '.Values.canary.enabled',
  isOn: ({ enabled }) => enabled,
  on: { enabled: true },
  off: { enabled: false },
  build: (scope, context) => {
    new Canary(scope, 'canary', context);
  },
  // By whose scrape it is judged.
  needs: ['observability'],
  scales: CANARY_SCALE_TARGET,
  names: () => ({
    nameReference: [
      {
        group: 'apps',
        kind: 'Deployment',
        fieldSpecs: [{ kind: CANARY_SCALE_TARGET.kind, path: 'spec/workloadRef/name' }],
      },
      {
        kind: CANARY_SCALE_TARGET.kind,
        fieldSpecs: [{ kind: 'HorizontalPodAutoscaler', path: 'spec/scaleTargetRef/name' }],
      },
      {
        kind: 'AnalysisTemplate',
        fieldSpecs: [
          { kind: CANARY_SCALE_TARGET.kind, path: 'spec/strategy/canary/analysis/templates/templateName' },
        ],
      },
    ],
  }),
  podLabels: [POD_HASH_LABEL],
  owner: {
    does: 'steers a canary',
    actions: ['abort', 'promote-full', 'restart', 'resume', 'retry'].map(
      (action) => `argoproj.io/Rollout/${action}`,
    ),
  },
});
