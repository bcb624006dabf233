import { GENERATED_BY, toYaml } from '../manifests/yaml';
import { MARK, TOKEN, type Tokens } from './tokens';

/** An item or a key on a line of its own; in a list of maps it is the one field of a map. */
const ITEM = /^(?<indent> *)(?:- (?:\w+: )?(?<text>⟦[^⟦⟧]+⟧)|(?<key>⟦[^⟦⟧]+⟧): "")$/;

/** A field of which all that is there is to come from the values: with none of them it is not there. */
const VALUES =
  /^(?<indent> *)(?<field>\w+):\n\k<indent> {2}(?:- (?:\w+: )?⟦each (?<list>[\w.]+)⟧|⟦entries (?<entries>[\w.]+)⟧: "")\n(?!\k<indent> {2})/gm;

/** A list of which all is in one condition. */
const CONDITIONAL =
  /^(?<indent> *)(?<field>\w+):\n\k<indent> {2}- (?:\w+: )?⟦if (?<condition>[\w-]+)⟧\n(?<items>(?:(?!.*⟦end⟧).*\n)*)\k<indent> {2}- (?:\w+: )?⟦end⟧\n(?!\k<indent> {2})/gm;

/**
 * The text of a chart template: what the constructs made, with tokens turned into expressions.
 * @param conditions by their names; all of them have to hold for the object to be there
 */
export function template(tokens: Tokens, object: object, conditions: readonly string[] = []): string {
  const body = wholeFields(escapeForeignBraces(toYaml(object)), tokens)
    .split('\n')
    .map((line) => markLine(line, tokens) ?? scalars(line, tokens))
    .join('\n');
  const expressions = conditions.map((name) => tokens.condition(name).expression);
  const [first, second] = expressions;
  if (first === undefined) return GENERATED_BY + body;
  const all = second === undefined ? first : `and ${expressions.map((one) => `(${one})`).join(' ')}`;
  return `${GENERATED_BY}{{- if ${all} }}\n${body}{{- end }}\n`;
}

/** Alerts and dashboards have templates of their own (`{{ $labels.x }}`), which Helm must leave alone. */
function escapeForeignBraces(text: string): string {
  // With a brace before them, for that would open an expression together with ours: `{}}`.
  return text.replace(/\{{2,}|\{*\}{2,}/g, '{{ "$&" }}');
}

function wholeFields(text: string, tokens: Tokens): string {
  return text
    .replace(VALUES, (...match) => {
      const { indent = '', field = '', list, entries } = match.at(-1) as Record<string, string | undefined>;
      return [
        `{{- with .Values.${list ?? entries ?? ''} }}`,
        `${field}:`,
        `{{- toYaml . | nindent ${indent.length + 2} }}`,
        '{{- end }}',
        '',
      ]
        .join(`\n${indent}`)
        .replace(/^/, indent)
        .replace(/ *$/, '');
    })
    .replace(CONDITIONAL, (...match) => {
      const { indent = '', field = '', condition = '', items = '' } = match.at(-1) as Record<string, string>;
      const { expression } = tokens.condition(condition);
      return `${indent}{{- if ${expression} }}\n${indent}${field}:\n${items}${indent}{{- end }}\n`;
    });
}

function markLine(line: string, tokens: Tokens): string | undefined {
  const { indent = '', text, key = '' } = ITEM.exec(line)?.groups ?? {};
  const { condition, end, environment, list, entries } = MARK.exec(text ?? key)?.groups ?? {};
  if (condition !== undefined) return `${indent}{{- if ${tokens.condition(condition).expression} }}`;
  if (end !== undefined) return `${indent}{{- end }}`;
  if (list !== undefined) return `${indent}{{- toYaml .Values.${list} | nindent ${indent.length} }}`;
  if (entries !== undefined)
    return `${indent}{{- with .Values.${entries} }}\n${indent}{{- toYaml . | nindent ${indent.length} }}\n${indent}{{- end }}`;
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

/** A scalar that is a token alone is quoted: `1.10` as a tag must stay text. So is a number that was made a text. */
function scalars(line: string, { expression, numbers }: Tokens): string {
  return line
    .replace(/(?<=: |- )⟦([^⟦⟧]+)⟧$/, (_, name: string) => `{{ ${expression(name)} | quote }}`)
    .replace(TOKEN, (_, name: string) => `{{ ${expression(name)} }}`)
    .replace(/(?<=: |- )(?<quote>"?)(?<digits>\d{10})\k<quote>$/, (all, quote: string, digits: string) => {
      const name = numbers.get(Number(digits));
      if (name === undefined) return all;
      return `{{ ${expression(name)}${quote === '' ? '' : ' | quote'} }}`;
    });
}
