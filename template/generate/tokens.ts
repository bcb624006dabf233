import type { Values } from '@golden-path/cli/rendering';
import { withLatencyExpression } from './latency';

/**
 * Stand-ins for what a form decides, of the same nature as what they stand for, so that generators treat them alike,
 * and found nowhere else. The overlay has the expression wherever a generator left the stand-in.
 */
const EXPRESSIONS = {
  zqname: 'values.name',
  zqtitle: 'values.title',
  zqdescription: 'values.description',
  // Which may be anything to YAML, and is written nowhere else.
  zqteam: 'values.teamText',
  zqsystem: 'values.system',
  zqlifecycle: 'values.lifecycle',
  zqhost: 'values.host',
  zqimage: 'values.image',
  zqrepository: 'values.repository',
  zqsingular: 'values.singular',
  Zqsingular: 'values.singular | capitalize',
  ZQSINGULAR: 'values.singular | upper',
  zqplurals: 'values.plural',
  Zqplurals: 'values.plural | capitalize',
  ZQPLURALS: 'values.plural | upper',
  zqkey: 'values.key',
  zqexample: '"NLRTM" if values.sample else (values.singular | upper) + "-001"',
  zqnoun: '"sea port" if values.sample else values.singular',
  zqnouns: '"sea ports" if values.sample else values.plural',
} as const;

type Token = keyof typeof EXPRESSIONS;

export const SERVICE_NAME = 'zqname';

/** The identity with which a sample tree is rendered. */
export const TOKEN_VALUES: Values = {
  name: SERVICE_NAME,
  title: 'zqtitle',
  description: 'zqdescription',
  owner: 'group:default/zqteam',
  teamText: 'zqteam',
  system: 'zqsystem',
  systemRef: 'system:default/zqsystem',
  lifecycle: 'zqlifecycle',
  repository: 'zqorganisation/zqrepository',
  host: 'zqhost',
  image: 'zqimage',
  codeOwners: '@zqorganisation/zqteam',
  files: 'https://zqhost/zqorganisation/zqrepository',
};

const ANY = new RegExp(
  `https://zqhost/zqorganisation/zqrepository(?:/-)?(?=/(?:blob|tree|raw)/)|@zqorganisation/zqteam|zqorganisation/zqrepository|(?:group|system):default/zq(?:team|system)|${Object.keys(
    EXPRESSIONS,
  )
    .sort((a, b) => b.length - a.length)
    .join('|')}`,
  'g',
);

/** Stand-ins → expressions, in text that is escaped. */
export function withExpressions(path: string, text: string): string {
  return withLatencyExpression(text).replace(/^.*$/gm, (line) =>
    line.replace(ANY, (token) => {
      // GitLab has `/-` before what is in a repository.
      if (token.startsWith('https:')) return '${{ values.files }}';
      if (token.startsWith('@')) return '${{ values.codeOwners }}';
      if (token.startsWith('group:')) return '${{ values.owner }}';
      if (token.startsWith('system:')) return '${{ values.systemRef }}';
      if (token.includes('/')) return '${{ values.repository }}';
      const expression = EXPRESSIONS[token as Token];
      return FREE.has(token) ? free(path, line, token, expression) : `\${{ ${expression} }}`;
    }),
  );
}

/** One line of any text. Which characters must be escaped depends on what is around it. */
const FREE = new Set(['zqtitle', 'zqdescription']);

function free(path: string, line: string, token: string, expression: string): string {
  const isJson = path.endsWith('.json') || /^\s*"[\w$-]+": ".*",?$/.test(line);
  // Helm takes braces for its own; the chart escapes them so (packages/infra/src/chart/template.ts).
  const helm = path.startsWith('infra/chart/templates/')
    ? ' | replace(r/\\{\\{|\\}\\}/g, \'{{ "$&" }}\')'
    : '';
  if (isJson) return `\${{ (${expression} | dump).slice(1, -1)${helm} }}`;
  const isBlock = line.trim() === token || path.endsWith('.md');
  if (!isBlock)
    throw new Error(
      `${path}: '${line.trim()}' holds the service's title or description, which may be any text (quotes, '#', '{{'). ` +
        'Put it on a line of its own: in YAML a block scalar (`title: |-`; blockScalar() of packages/infra/src/manifests/yaml.ts)',
    );
  return `\${{ ${expression}${helm} }}`;
}

/** `${{`, `{%` and `{#` begin something to the engine. In single quotes, so that JSON stays JSON. */
export function escape(text: string): string {
  return text.replace(/\$\{\{|\{%|\{#/g, (opening) => `\${{ '${opening}' }}`);
}
