/**
 * Files that people write, with stand-ins for what a form decides. Whatever a generator writes needs no rule here.
 * Lines between marks are there on a condition.
 */
import { toTemplate } from './tokens';

export type Condition =
  | 'values.origin'
  | 'values.sample'
  | 'not values.sample'
  | 'values.canary'
  | 'values.database == "postgresql"';

/** Part of a file that is there on a condition: whole lines, from the first match of `from` to the next of `to`. */
interface Region {
  readonly path: string;
  readonly from: RegExp;
  readonly to: RegExp;
  readonly when: Condition;
}

/** The first and the last line are the same one. */
const line = (path: string, from: RegExp, when: Condition): Region => ({ path, from, to: from, when });

const REGIONS: readonly Region[] = [
  {
    path: 'catalog-info.yaml',
    from: /^---\napiVersion: \S+\nkind: System$/m,
    to: /^ {2}children: \[\]$/m,
    when: 'values.origin',
  },
  line('package.json', /^ {4}"ajv-errors": .*$/m, 'values.origin'),
  line('package.json', /^ {4}"nunjitsu": .*$/m, 'values.origin'),
  line('package-lock.json', /^ {8}"ajv-errors": .*$/m, 'values.origin'),
  line('package-lock.json', /^ {8}"nunjitsu": .*$/m, 'values.origin'),
  {
    path: 'package-lock.json',
    from: /^ {4}"node_modules\/ajv-errors": \{$/m,
    to: /^ {4}\},$/m,
    when: 'values.origin',
  },
  {
    path: 'package-lock.json',
    from: /^ {4}"node_modules\/nunjitsu": \{$/m,
    to: /^ {4}\},$/m,
    when: 'values.origin',
  },
  line('service/package.json', /^ {4}"sea-ports": .*$/m, 'values.sample'),
  line('package-lock.json', /^ {8}"sea-ports": .*$/m, 'values.sample'),
  {
    path: 'package-lock.json',
    from: /^ {4}"node_modules\/sea-ports": \{$/m,
    to: /^ {4}\},$/m,
    when: 'values.sample',
  },
  line('tsconfig.json', /^ {4}"template",?$/m, 'values.origin'),
];

/** Our own identity, wherever it stands as text. The longest first. */
const IDENTITY: readonly (readonly [RegExp, string])[] = [
  [/'<rootDir>\/template', /g, 'zqtestroot'],
  [/harbour-platform\/port-service/g, 'zqorganisation/zqrepository'],
  [/harbour-platform/g, 'zqorganisation'],
  [/\bport-service\b/g, 'zqname'],
  [/\bPort Service\b/g, 'zqtitle'],
  [/The world's sea ports over HTTP/g, 'zqdescription'],
  [/\bharbour\b/g, 'zqteam'],
  [/\bmaritime\b/g, 'zqsystem'],
];

/** The sample resource, where the machinery and its documentation name it. */
const RESOURCE: readonly (readonly [RegExp, string])[] = [
  [/\bsea ports\b/g, 'zqnouns'],
  [/\bsea port\b/g, 'zqnoun'],
  [/(?<![\w.])(\/|service\/src\/|`|\.\.\/)ports(?![\w-])/g, '$1zqplurals'],
  [/\bPORTS_FILE\b/g, 'ZQPLURALS_FILE'],
  [/\bports_(?=dataset|import)/g, 'zqplurals_'],
  [/\bunlocode\b/g, 'zqkey'],
  [/\bNLRTM\b/g, 'zqexample'],
  [/\brotterdm\b/g, 'zqword'],
];

/** Files in which the sample resource is named. Elsewhere `ports` are those of TCP. */
const NAMES_RESOURCE = /^(service\/(src|test|bench)|docs)\/|^(CONTRIBUTING\.md|Makefile)$/;

/** The template of a file, or `undefined` for one that is the same whatever the form says. */
export function sourceTemplate(path: string, text: string): string | undefined {
  const pieces = regions(path, text);
  const replaced = pieces.map(({ content }) => standIns(path, content));
  if (pieces.length === 1 && replaced[0] === text) return undefined;
  if (path.startsWith('.github/workflows/'))
    throw new Error(`${path} names the service; read it from catalog-info.yaml instead`);
  return replaced
    .map((content, index) => {
      const when = pieces[index]?.when;
      const template = toTemplate(path, content);
      return when === undefined ? template : `{% if ${when} %}\n${template}{% endif %}\n`;
    })
    .join('');
}

function standIns(path: string, text: string): string {
  const rules = NAMES_RESOURCE.test(path) ? [...IDENTITY, ...RESOURCE] : IDENTITY;
  const special =
    path === 'catalog-info.yaml' ? text.replaceAll('lifecycle: production', 'lifecycle: zqlifecycle') : text;
  return rules.reduce((result, [pattern, token]) => result.replace(pattern, token), special);
}

interface Piece {
  readonly content: string;
  readonly when?: Condition;
}

function regions(path: string, text: string): Piece[] {
  const found = REGIONS.filter((region) => region.path === path)
    .map((region) => ({ ...extent(region, text), when: region.when }))
    .sort((a, b) => a.start - b.start);
  const pieces: Piece[] = [];
  let position = 0;
  for (const { start, end, when } of found) {
    if (start > position) pieces.push({ content: text.slice(position, start) });
    pieces.push({ content: text.slice(start, end), when });
    position = end;
  }
  return position < text.length || pieces.length === 0
    ? [...pieces, { content: text.slice(position) }]
    : pieces;
}

function extent({ path, from, to }: Region, text: string): { start: number; end: number } {
  const start = text.search(from);
  const length = start < 0 ? -1 : text.slice(start).search(to);
  if (start < 0 || length < 0)
    throw new Error(`${path}: nothing matches ${String(start < 0 ? from : to)}; the rule is stale`);
  const end =
    text.indexOf('\n', start + length + (to.exec(text.slice(start + length))?.[0].length ?? 0) - 1) + 1;
  return { start, end: end === 0 ? text.length : end };
}
