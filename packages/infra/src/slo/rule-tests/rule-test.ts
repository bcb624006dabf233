import type { AlertingRule } from '../rule';
import type { InputSeries } from './history';

/** @see https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/ */
export interface RuleTest {
  readonly name: string;
  readonly interval: string;
  readonly input_series: readonly InputSeries[];
  readonly alert_rule_test?: readonly AlertCheck[];
  readonly promql_expr_test?: readonly ExpressionCheck[];
}

export interface AlertCheck {
  readonly eval_time: string;
  readonly alertname: string;
  readonly exp_alerts: readonly {
    readonly exp_labels: Readonly<Record<string, string>>;
    readonly exp_annotations: Readonly<Record<string, string>>;
  }[];
}

export interface ExpressionCheck {
  readonly expr: string;
  readonly eval_time: string;
  readonly exp_samples: readonly { readonly labels: string; readonly value: number }[];
}

/** @param series labels that come from the alert's expression */
export function firing(
  { alert, labels, annotations }: AlertingRule,
  minute: number,
  series: Readonly<Record<string, string>> = {},
): AlertCheck {
  return {
    eval_time: `${minute}m`,
    alertname: alert,
    exp_alerts: [{ exp_labels: { ...series, ...labels }, exp_annotations: annotations }],
  };
}

export function quiet({ alert }: AlertingRule, minute: number): AlertCheck {
  return { eval_time: `${minute}m`, alertname: alert, exp_alerts: [] };
}

/** The expression has a value that is not 0 and has no labels; write it as `… == bool …` of `scalar`s or sums. */
export function holds(expr: string, minute: number): ExpressionCheck {
  return { expr, eval_time: `${minute}m`, exp_samples: [{ labels: '{}', value: 1 }] };
}

export function noValue(expr: string, minute: number): ExpressionCheck {
  return { expr, eval_time: `${minute}m`, exp_samples: [] };
}
