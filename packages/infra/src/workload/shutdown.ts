import type { k8s } from 'cdk8s-plus-33';

/** What the service takes where its settings do not say: see docs/configuration.md. */
export const SHUTDOWN = {
  /** Serving goes on while endpoints and gateways learn that the pod is leaving. */
  drain: { name: 'SHUTDOWN_DRAIN_SECONDS', seconds: 5 },
  /** Then requests in flight may finish. */
  timeout: { name: 'SHUTDOWN_TIMEOUT_SECONDS', seconds: 20 },
} as const;

/** Flushing telemetry, closing the database. */
export const MARGIN_SECONDS = 5;

export const SHUTDOWN_ENVIRONMENT: readonly k8s.EnvVar[] = Object.values(SHUTDOWN).map(
  ({ name, seconds }) => ({ name, value: String(seconds) }),
);

/** How long a pod with this environment may take to end. */
export function gracePeriodSeconds(environment: Readonly<Record<string, string | undefined>>): number {
  return Object.values(SHUTDOWN).reduce((sum, { name, seconds }) => {
    const given = environment[name] ?? '';
    return sum + (given === '' ? seconds : Number(given));
  }, MARGIN_SECONDS);
}
