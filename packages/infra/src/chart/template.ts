import { GENERATED_BY, toYaml } from '../manifests/yaml';
import { MARK, TOKEN, type Tokens } from './tokens';

/** A list item on a line of its own; in a list of maps it is the one field of a map. */
const ITEM = /^(?<indent> *)- (?:name: |type: )?(?<text>⟦[^⟦⟧]+⟧)$/;

/**
 * The text of a chart template: what the constructs made, with tokens turned into expressions.
 * @param condition its name; absent: the object is always there
 */
export function template(tokens: Tokens, object: object, condition?: string): string {
  const body = escapeForeignBraces(toYaml(object))
    .split('\n')
    .map((line) => markLine(line, tokens) ?? scalars(line, tokens))
    .join('\n');
  return condition === undefined
    ? GENERATED_BY + body
    : `${GENERATED_BY}{{- if ${tokens.condition(condition).expression} }}\n${body}{{- end }}\n`;
}

/** Alerts and dashboards have templates of their own (`{{ $labels.x }}`), which Helm must leave alone. */
function escapeForeignBraces(text: string): string {
  return text.replace(/\{\{|\}\}/g, '{{ "$&" }}');
}

function markLine(line: string, tokens: Tokens): string | undefined {
  const { indent = '', text = '' } = ITEM.exec(line)?.groups ?? {};
  const { condition, end, environment, list } = MARK.exec(text)?.groups ?? {};
  if (condition !== undefined) return `${indent}{{- if ${tokens.condition(condition).expression} }}`;
  if (end !== undefined) return `${indent}{{- end }}`;
  if (list !== undefined) return `${indent}{{- toYaml .Values.${list} | nindent ${indent.length} }}`;
  if (environment === undefined) return undefined;
  return [
    '{{- range $name, $value := .Values.environment }}',
    '- name: {{ $name }}',
    `  value: {{ include "${tokens.chart}.environmentValue" (dict "Values" $.Values "name" $name "value" $value) | quote }}`,
    '{{- end }}',
  ]
    .map((part) => indent + part)
    .join('\n');
}

/** A scalar that is a token alone is quoted: `1.10` as a tag must stay text. */
function scalars(line: string, { expression, numbers }: Tokens): string {
  return line
    .replace(/(?<=: |- )⟦([^⟦⟧]+)⟧$/, (_, name: string) => `{{ ${expression(name)} | quote }}`)
    .replace(TOKEN, (_, name: string) => `{{ ${expression(name)} }}`)
    .replace(/(?<=: |- )\d{10}$/, (digits) => {
      const name = numbers.get(Number(digits));
      return name === undefined ? digits : `{{ ${expression(name)} }}`;
    });
}
