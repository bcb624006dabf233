/** Rules as Prometheus reads them, with and without its operator. */
export interface RuleGroup {
  readonly name: string;
  readonly rules: Rule[];
}

export type Rule = RecordingRule | AlertingRule;

export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: AlertLabels;
  readonly annotations: AlertAnnotations;
}

export interface AlertLabels {
  /** As the environment calls it. */
  readonly severity: string;
  readonly namespace: string;
  readonly service: string;
  readonly owner: string;
  readonly [label: string]: string;
}

export interface AlertAnnotations {
  readonly summary: string;
  readonly description: string;
  readonly runbook_url: string;
  readonly dashboard_url: string;
  readonly [annotation: string]: string;
}
