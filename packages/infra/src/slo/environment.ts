import type { Matcher, Severity } from '@golden-path/spec';

/**
 * Where rules watch. Several environments load the same rules into one Prometheus, as a rule: all that a rule reads,
 * records and tells is of one of them.
 */
export interface Environment {
  /** Of Kubernetes, and the label that Prometheus gives what it scrapes there. */
  readonly namespace: string;
  /** The label `severity` of what wants somebody now, and of what wants somebody within the working day. */
  readonly severities: Readonly<Record<Severity, string>>;
}

/** As a service's objectives mean it: where nothing weakens them. */
export const SEVERITIES: Environment['severities'] = { page: 'page', ticket: 'ticket' };

/** The service on this machine: `make observe`, a drill. */
export const LOCAL: Environment = { namespace: 'local', severities: SEVERITIES };

/** The namespace that Argo CD deploys an environment to. */
export function namespaceOf(service: string, environment: string): string {
  return `${service}-${environment}`;
}

/** What an expression is about, and what of that it tells apart. */
export interface Scope {
  readonly matchers: readonly Matcher[];
  readonly by: readonly string[];
}

/** All that there is, as one. */
export const EVERYWHERE: Scope = { matchers: [], by: [] };

/** Labels that say where something is; one Prometheus of one cluster adds no `cluster`. */
export const PLACE = ['cluster', 'namespace'] as const;

export function scopeOf({ namespace }: Pick<Environment, 'namespace'>): Scope {
  return { matchers: [{ label: 'namespace', operator: '=', value: namespace }], by: PLACE };
}
