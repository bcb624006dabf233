import type { Condition } from '../parameters/conditions';
import { GENERATED_BY, toYaml } from '../manifests/yaml';
import { CONDITION_EXPRESSIONS, expression, NUMBER_TOKENS, TOKEN } from './tokens';

/** A list item that only carries a token of several lines or of none. */
const MARK =
  /^(?<indent> *)- (?:name: |type: )?⟦(?<mark>if (?<condition>\w+)|end|environment|clientNamespaces)⟧$/;

/**
 * The text of a chart template: what the constructs made, with tokens turned into expressions.
 * @param condition absent: the object is always there
 */
export function template(chart: string, object: object, condition?: Condition): string {
  const body = escapeForeignBraces(toYaml(object))
    .split('\n')
    .map((line) => markLine(line) ?? scalars(line, chart))
    .join('\n');
  return condition === undefined
    ? GENERATED_BY + body
    : `${GENERATED_BY}{{- if ${CONDITION_EXPRESSIONS[condition]} }}\n${body}{{- end }}\n`;
}

/** Alerts and dashboards have templates of their own (`{{ $labels.x }}`), which Helm must leave alone. */
function escapeForeignBraces(text: string): string {
  return text.replace(/\{\{|\}\}/g, '{{ "$&" }}');
}

function markLine(line: string): string | undefined {
  const { indent = '', mark, condition } = MARK.exec(line)?.groups ?? {};
  switch (mark) {
    case undefined:
      return undefined;
    case 'end':
      return `${indent}{{- end }}`;
    case 'environment':
      return [
        '{{- range $name, $value := .Values.environment }}',
        '- name: {{ $name }}',
        '  value: {{ $value | quote }}',
        '{{- end }}',
      ]
        .map((text) => indent + text)
        .join('\n');
    case 'clientNamespaces':
      return `${indent}{{- toYaml .Values.network.clientNamespaces | nindent ${indent.length} }}`;
    default:
      return `${indent}{{- if ${CONDITION_EXPRESSIONS[condition as Condition]} }}`;
  }
}

/** A scalar that is a token alone is quoted: `1.10` as a tag must stay text. */
function scalars(line: string, chart: string): string {
  return line
    .replace(/(?<=: |- )⟦([^⟦⟧]+)⟧$/, (_, name: string) => `{{ ${expression(name, chart)} | quote }}`)
    .replace(TOKEN, (_, name: string) => `{{ ${expression(name, chart)} }}`)
    .replace(/(?<=: |- )\d{10}$/, (digits) => {
      const name = NUMBER_TOKENS.get(Number(digits));
      return name === undefined ? digits : `{{ ${expression(name, chart)} }}`;
    });
}
