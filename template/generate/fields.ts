import type { Values } from '@golden-path/cli/rendering';

/** Stand-ins for the fields of a resource: one of each kind that the generators may treat differently. */
interface FieldToken {
  readonly name: string;
  readonly type: string;
  readonly filterable: boolean;
  readonly searchable: boolean;
}

const field = (index: number, type: string, filterable = false, searchable = false): FieldToken => ({
  name: `zqf${String(index)}z`,
  type,
  filterable,
  searchable,
});

/** In an order that tells the first field from the first that can be filtered by, sorted by, searched in. */
export const FIELD_TOKENS: readonly FieldToken[] = [
  field(0, 'boolean'),
  field(1, 'boolean', true),
  field(2, 'number'),
  field(3, 'string', false, true),
  field(4, 'position'),
  field(5, 'string'),
  field(6, 'string', true),
  field(7, 'string', true, true),
  field(8, 'integer'),
  field(9, 'integer', true),
];

export function ownResource(geographic: boolean, writable = false): Values {
  const fields = FIELD_TOKENS.filter(({ type }) => geographic || type !== 'position');
  return {
    sample: false,
    place: geographic,
    writable,
    singular: 'zqsingular',
    plural: 'zqplurals',
    key: 'zqkey',
    fields: fields.map((token) => ({ ...token })),
  };
}

export const samplePorts: Values = {
  sample: true,
  place: true,
  writable: false,
  singular: 'port',
  plural: 'ports',
  key: 'unlocode',
  fields: [],
};

/** What a sole mention of a field stands for: it is the first of some kind. */
const FIRST: Readonly<Record<number, string>> = {
  0: 'first',
  1: 'firstFilter',
  2: 'firstSort',
  3: 'firstSearch',
  4: 'place',
};

const CONDITIONS: Readonly<Record<string, string>> = {
  first: 'true',
  firstFilter: 'field.filterable',
  firstSort: 'field.type in ["string", "integer", "number"]',
  firstSearch: 'field.searchable',
  place: 'field.type == "position"',
};

const MENTION = /[zZ]qf(\d)z/g;
const NAME = '${{ field.name }}';
const LABEL = '${{ field.name | replace(r/([A-Z])/g, " $1") | lower | capitalize }}';

/** A template's text with stand-ins for fields → the same with loops over the fields. */
export function withLoops(path: string, text: string): string {
  if (!MENTION.test(text)) return text;
  MENTION.lastIndex = 0;
  const looped = path.endsWith('.json')
    ? `${json(text.trimEnd().split('\n')).join('\n')}\n`
    : lines(text.split('\n')).join('\n');
  const used = Object.keys(CONDITIONS).filter((name) => looped.includes(`\${{ ${name}[0] }}`));
  return used.map(firsts).join('') + looped;
}

function firsts(name: string): string {
  return (
    `{% set ${name} = [] %}\n{% for field in values.fields %}\n{% if ${CONDITIONS[name] ?? ''} %}\n` +
    `{% set ${name} = (${name}.push(field.name), ${name}) %}\n{% endif %}\n{% endfor %}\n`
  );
}

/** Which field a text is about, when it is about exactly one. A text with a list of fields is about none. */
function subject(text: string): number | undefined {
  const found = new Set(Array.from(text.matchAll(MENTION), ([, digit]) => Number(digit)));
  return found.size === 1 ? [...found][0] : undefined;
}

/** A loop where one thing after another is about one field each. */
function loop(things: readonly { readonly about: number; readonly text: string }[]): string[] {
  const texts = new Map(
    things.map(({ about, text }) => [
      about,
      text.replace(MENTION, (mention) => (mention.startsWith('z') ? NAME : LABEL)),
    ]),
  );
  const body = branches((token) => texts.get(indexOf(token)));
  return ['{% for field in values.fields %}', ...body, '{% endfor %}'];
}

const ATTRIBUTES = [
  [],
  ['type'],
  ['filterable'],
  ['searchable'],
  ['type', 'filterable'],
  ['type', 'filterable', 'searchable'],
] as const;

/** `if` and `elif` over as few attributes of a field as explain the text. */
function branches(textOf: (token: FieldToken) => string | undefined): string[] {
  for (const attributes of ATTRIBUTES) {
    const cases = new Map<string, string | undefined>();
    const conflict = FIELD_TOKENS.filter(isSampled(textOf)).some((token) => {
      const condition = attributes.map((name) => test(name, token[name])).join(' and ');
      const text = textOf(token);
      if (cases.has(condition) && cases.get(condition) !== text) return true;
      cases.set(condition, text);
      return false;
    });
    if (conflict) continue;
    const byText = Map.groupBy(
      [...cases].filter(([, text]) => text !== undefined),
      ([, text]) => text ?? '',
    );
    return [...byText].flatMap(([text, same], index) => {
      const condition = same.map(([one]) => one).join(' or ');
      return condition === ''
        ? [text]
        : [
            `{% ${index === 0 ? 'if' : 'elif'} ${condition} %}`,
            text,
            ...(index === byText.size - 1 ? ['{% endif %}'] : []),
          ];
    });
  }
  throw new Error('what is said of a field depends on more than its type and what can be done with it');
}

/** A loop over fields none of which is a place. */
export function withoutPlaces(loop: string): string {
  return loop.replace(/^\{% elif field\.type == "position" %\}\n(?:(?!\{% (?:elif|endif) ).*\n)*/gm, '');
}

/** Without a place, nothing is known of the stand-in that is one. */
function isSampled(textOf: (token: FieldToken) => string | undefined): (token: FieldToken) => boolean {
  return (token) => token.type !== 'position' || textOf(token) !== undefined;
}

function test(name: 'type' | 'filterable' | 'searchable', value: string | boolean): string {
  if (typeof value === 'string') return `field.${name} == "${value}"`;
  return value ? `field.${name}` : `not field.${name}`;
}

function indexOf({ name }: FieldToken): number {
  return Number(name.slice(3, 4));
}

/** Lists inside a line: `a, b, c`, `a|b|c`. The name before or after the fields has the list's separator. */
function inlineRuns(line: string): string {
  return line.replace(
    /(?<before>, |,|\\\\\||\\\||\|)?zqf\d+z(?:(?<separator>, |,|\\\\\||\\\||\|)zqf\d+z)(?:\k<separator>zqf\d+z)*(?<after>, |,|\\\\\||\\\||\|)?/g,
    (run: string, ...rest: unknown[]) => {
      const { before, separator = '', after } = rest.at(-1) as Record<string, string | undefined>;
      const members = new Set(Array.from(run.matchAll(/zqf(\d)z/g), ([, digit]) => Number(digit)));
      const leads = before === separator;
      if (!leads && after !== separator)
        throw new Error(`a list that holds only fields may be empty: ${line}`);
      const item = leads ? `${separator}${NAME}` : `${NAME}${separator}`;
      const body = branches((token) => (members.has(indexOf(token)) ? item : undefined)).join('');
      const list = `{% for field in values.fields %}${body}{% endfor %}`;
      return leads ? `${list}${after ?? ''}` : `${before ?? ''}${list}`;
    },
  );
}

/** A single line: lists in it, then sole mentions. A tag at its end would swallow the line's end. */
function inline(line: string): string {
  const replaced = inlineRuns(line).replace(MENTION, (_, digit: string) => {
    const name = FIRST[Number(digit)];
    if (name === undefined) throw new Error(`why this field, of all? ${line}`);
    return `\${{ ${name}[0] }}`;
  });
  return replaced.endsWith('%}') ? `${replaced}\${{ "" }}` : replaced;
}

function lines(all: readonly string[]): string[] {
  const done: string[] = [];
  for (let index = 0; index < all.length;) {
    const things: { about: number; text: string }[] = [];
    for (let about; (about = subject(all[index + things.length] ?? '')) !== undefined;)
      things.push({ about, text: all[index + things.length] ?? '' });
    if (things.length > 1) done.push(...loop(things));
    else if (things.length === 1) done.push(inline(things[0]?.text ?? ''));
    else done.push(inline(all[index] ?? ''));
    index += Math.max(1, things.length);
  }
  return done;
}

/** A value of JSON as it is printed: on one line, or with each member on lines of its own. */
function json(value: readonly string[]): string[] {
  const [opening = '', ...inside] = value;
  const closing = inside.pop();
  if (closing === undefined) return [inline(opening)];
  const members = membersOf(inside).map((member) => ({ member, about: subject(member.join('\n')) }));
  const isLoop = new Set(members.flatMap(({ about }) => about ?? [])).size > 1;
  const done = [inline(opening)];
  for (let index = 0; index < members.length; index += 1) {
    const things: { about: number; text: string }[] = [];
    for (; isLoop; index += 1) {
      const { member = [], about } = members[index] ?? {};
      if (about === undefined) break;
      things.push({ about, text: member.join('\n') });
    }
    if (things.length > 0) done.push(...loop(things));
    if (things.length > 0 && index >= members.length)
      throw new Error(`fields come last in a list, so a comma may be left over: ${opening}`);
    done.push(...json(members[index]?.member ?? []));
  }
  return [...done, closing];
}

/** Lines at the least indentation begin one; a closing bracket among them ends what it began. */
function membersOf(lines: readonly string[]): string[][] {
  const margin = /^ */.exec(lines[0] ?? '')?.[0] ?? '';
  const members: string[][] = [];
  for (const line of lines) {
    if (line.startsWith(margin) && /^[^ \]}]/.test(line.slice(margin.length))) members.push([line]);
    else members.at(-1)?.push(line);
  }
  return members;
}
