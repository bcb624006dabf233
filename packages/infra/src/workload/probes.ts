import { k8s } from 'cdk8s-plus-33';

/** Where the service listens, unless its environment says otherwise. */
export const LISTEN_PORT = 8080;

/** As the service takes it: empty is not set. */
export function listenPort({ PORT = '' }: Readonly<Record<string, string | undefined>>): number {
  return PORT === '' ? LISTEN_PORT : Number(PORT);
}

/** Answered by a thread of its own, so that a pod that is busy is not taken for a dead one. */
export const PROBES_PORT = 8081;
export const PROBES_ENVIRONMENT: k8s.EnvVar = { name: 'PROBES_PORT', value: String(PROBES_PORT) };

/** Of their own, so that whoever may send requests, by an ingress or a gateway, sees no metrics. OpenTelemetry's usual one. */
export const METRICS_PORT = 9464;
export const METRICS_ENVIRONMENT: k8s.EnvVar = { name: 'METRICS_PORT', value: String(METRICS_PORT) };

const get = (path: string): k8s.HttpGetAction => ({ path, port: k8s.IntOrString.fromString('probes') });

/** The data is loaded at start; a minute is many times what that takes, and the first answer counts. */
export const STARTUP_PROBE: k8s.Probe = {
  httpGet: get('/live'),
  periodSeconds: 1,
  timeoutSeconds: 1,
  failureThreshold: 60,
};

/** Ends traffic within ten seconds of trouble. */
export const READINESS_PROBE: k8s.Probe = {
  httpGet: get('/ready'),
  periodSeconds: 5,
  timeoutSeconds: 2,
  failureThreshold: 2,
};

/** Restarts only what is stuck: it has not moved for half a minute when the first one fails. Independent of the database. */
export const LIVENESS_PROBE: k8s.Probe = {
  httpGet: get('/live'),
  periodSeconds: 10,
  timeoutSeconds: 5,
  failureThreshold: 3,
};
