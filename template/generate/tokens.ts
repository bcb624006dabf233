import type { Values } from '../scaffold/engine';

/**
 * Stand-ins for what a form decides, of the same nature as what they stand for, so that generators treat them alike,
 * and found nowhere else. The overlay has the expression wherever a generator left the stand-in.
 */
const EXPRESSIONS = {
  zqtestroot: `"'<rootDir>/template', " if values.origin else ""`,
  zqname: 'values.name',
  zqtitle: 'values.title',
  zqdescription: 'values.description',
  zqteam: 'values.team',
  zqsystem: 'values.system',
  zqlifecycle: 'values.lifecycle',
  zqorganisation: 'values.organisation',
  zqrepository: 'values.repository',
  zqsingular: 'values.singular',
  Zqsingular: 'values.singular | capitalize',
  ZQSINGULAR: 'values.singular | upper',
  zqplurals: 'values.plural',
  Zqplurals: 'values.plural | capitalize',
  ZQPLURALS: 'values.plural | upper',
  zqkey: 'values.key',
  zqexample: '"NLRTM" if values.sample else (values.singular | upper) + "-001"',
  zqword: '"rotterdm" if values.sample else "aurora"',
  zqnoun: '"sea port" if values.sample else values.singular',
  zqnouns: '"sea ports" if values.sample else values.plural',
} as const;

export type Token = keyof typeof EXPRESSIONS;

/** The values with which a sample tree is rendered. */
export const TOKEN_VALUES: Values = {
  origin: false,
  name: 'zqname',
  title: 'zqtitle',
  description: 'zqdescription',
  owner: 'group:default/zqteam',
  team: 'zqteam',
  system: 'zqsystem',
  lifecycle: 'zqlifecycle',
  repository: 'zqorganisation/zqrepository',
  organisation: 'zqorganisation',
};

const ANY = new RegExp(
  `zqorganisation/zqrepository|${Object.keys(EXPRESSIONS).sort(byLength).join('|')}`,
  'g',
);

function byLength(a: string, b: string): number {
  return b.length - a.length;
}

/** Free text: inside a JSON string it must be escaped. */
const FREE = new Set(['zqtitle', 'zqdescription']);

/** Text with stand-ins → a template. What the engine would take for its own is escaped. */
export function toTemplate(path: string, text: string): string {
  const json = path.endsWith('.json');
  return escape(text).replace(ANY, (token) => {
    if (token.includes('/')) return '${{ values.repository }}';
    const expression = EXPRESSIONS[token as Token];
    return json && FREE.has(token) ? `\${{ (${expression} | dump).slice(1, -1) }}` : `\${{ ${expression} }}`;
  });
}

/** `${{`, `{%` and `{#` begin something to the engine. */
export function escape(text: string): string {
  return text.replace(/\$\{\{|\{%|\{#/g, (opening) => `\${{ "${opening}" }}`);
}
