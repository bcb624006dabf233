import { k8s } from 'cdk8s-plus-33';
import { Construct } from 'constructs';
import type { Infrastructure } from '../infrastructure';
import { contextOf, has } from '../component';
import { labels, selector } from '../labels';
import type { Parameters } from '../parameters/parameters';
import { environmentMark, unlessGiven } from './environment';
import { CONTAINER, HEAP, RESTRICTED_CONTAINER, RESTRICTED_POD, resources, SCRATCH } from './pod';
import {
  LIVENESS_PROBE,
  METRICS_ENVIRONMENT,
  METRICS_PORT,
  PROBES_ENVIRONMENT,
  PROBES_PORT,
  READINESS_PROBE,
  STARTUP_PROBE,
} from './probes';
import { SHUTDOWN_ENVIRONMENT } from './shutdown';

/** The Deployment. It has no replica count: the autoscaler owns it. */
export class Workload extends Construct {
  constructor(scope: Construct, id: string, infra: Infrastructure, parameters: Parameters) {
    super(scope, id);
    new k8s.KubeDeployment(this, 'deployment', {
      metadata: { name: parameters.name, labels: labels(parameters, 'server') },
      spec: {
        revisionHistoryLimit: 5,
        progressDeadlineSeconds: 300,
        selector: { matchLabels: selector(parameters) },
        // Never fewer ready pods than before the release.
        strategy: {
          type: 'RollingUpdate',
          rollingUpdate: {
            maxUnavailable: k8s.IntOrString.fromNumber(0),
            maxSurge: k8s.IntOrString.fromString('25%'),
          },
        },
        template: {
          metadata: { labels: labels(parameters, 'server') },
          spec: podSpec(infra, parameters),
        },
      },
    });
  }
}

function podSpec(infra: Infrastructure, parameters: Parameters): k8s.PodSpec {
  return {
    ...RESTRICTED_POD,
    serviceAccountName: parameters.serviceAccountName,
    terminationGracePeriodSeconds: parameters.gracePeriodSeconds,
    // Spread over zones and nodes where there are several; run all the same where there are not.
    topologySpreadConstraints: ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map(
      (topologyKey) => ({
        topologyKey,
        maxSkew: 1,
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: selector(parameters) },
        matchLabelKeys: ['pod-template-hash'],
      }),
    ),
    containers: [
      {
        name: CONTAINER,
        image: parameters.image,
        ports: [
          { name: 'http', containerPort: parameters.listenPort },
          { name: 'probes', containerPort: PROBES_PORT },
          { name: 'metrics', containerPort: METRICS_PORT },
        ],
        env: [
          ...unlessGiven(parameters, [
            HEAP,
            PROBES_ENVIRONMENT,
            METRICS_ENVIRONMENT,
            ...SHUTDOWN_ENVIRONMENT,
          ]),
          ...componentEnvironment(infra, parameters),
          ...parameters.environment,
        ],
        resources: resources(parameters),
        securityContext: RESTRICTED_CONTAINER,
        startupProbe: STARTUP_PROBE,
        livenessProbe: LIVENESS_PROBE,
        readinessProbe: READINESS_PROBE,
        volumeMounts: [SCRATCH.mount],
      },
    ],
    volumes: [SCRATCH.volume],
  };
}

/**
 * What components add, whatever their order in the service's list: by the first variable of each. What the settings
 * add to has its place among their own.
 */
function componentEnvironment(infra: Infrastructure, parameters: Parameters): k8s.EnvVar[] {
  return infra.components
    .map((component) => ({
      component,
      env: component.environment?.(contextOf(component, infra, parameters)) ?? [],
    }))
    .filter(({ env }) => env.length > 0)
    .sort((a, b) => ((a.env[0]?.name ?? '') < (b.env[0]?.name ?? '') ? -1 : 1))
    .flatMap(({ component, env }) =>
      parameters.when(
        has(component),
        environmentMark,
        env.flatMap((variable) =>
          component.joins?.[variable.name] === undefined ? [variable] : unlessGiven(parameters, [variable]),
        ),
      ),
    );
}
