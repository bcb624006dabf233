import type { k8s } from 'cdk8s-plus-33';

/** Serving goes on while endpoints and gateways learn that the pod is leaving. */
const DRAIN_SECONDS = 5;
/** Then requests in flight may finish. */
const TIMEOUT_SECONDS = 20;
/** Flushing telemetry, closing the database. */
const MARGIN_SECONDS = 5;

export const GRACE_PERIOD_SECONDS = DRAIN_SECONDS + TIMEOUT_SECONDS + MARGIN_SECONDS;

export const SHUTDOWN_ENVIRONMENT: readonly k8s.EnvVar[] = [
  { name: 'SHUTDOWN_DRAIN_SECONDS', value: String(DRAIN_SECONDS) },
  { name: 'SHUTDOWN_TIMEOUT_SECONDS', value: String(TIMEOUT_SECONDS) },
];
