import { getLines, pathOf } from './api.ts';
import type { DescribedResource } from './description.ts';
import { fill, h } from './dom.ts';
import { count, humanise, moment } from './words.ts';

/** A line of `GET /<plural>/changes`. */
interface Change {
  readonly at: string;
  readonly action: 'create' | 'change' | 'delete' | 'import';
  readonly record?: Readonly<Record<string, unknown>>;
}

/** The newest so many; a file has as many as one request gives. */
const SHOWN = 20;
const MOST = 1000;

const WORDS: Readonly<Record<Change['action'], string>> = {
  ...{ create: 'created', change: 'changed', delete: 'deleted', import: 'imported' },
};

/** What clients did to one record, the newest first. Nothing where they did nothing. */
export async function history(
  section: HTMLElement,
  { plural, fields }: DescribedResource,
  key: string,
  signal: AbortSignal,
): Promise<void> {
  const newest = (most: number): string =>
    pathOf(`${plural}/changes`, new URLSearchParams({ key, newest: String(most) }));
  const changes = await getLines<Change>(newest(SHOWN + 1), signal);
  if (changes.length === 0) return;
  const items = changes.map(({ at, action, record }, index) => {
    const before = changes[index - 1]?.record;
    const names = action === 'change' && before !== undefined ? differing(fields, before, record) : [];
    return h(
      'li',
      {},
      h('time', { datetime: at }, moment(at)),
      ` ${WORDS[action]}`,
      names.length > 0 && `: ${names.map(humanise).join(', ')}`,
    );
  });
  fill(
    section,
    h('h3', {}, 'What clients did to it'),
    h('ul', {}, ...items.slice(-SHOWN).reverse()),
    items.length > SHOWN &&
      h(
        'p',
        {},
        `The newest ${count(SHOWN)}. As a file: `,
        h('a', { href: newest(MOST) }, `the newest ${count(MOST)}`),
      ),
  );
}

function differing(
  fields: DescribedResource['fields'],
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>> = {},
): string[] {
  return fields
    .map(({ name }) => name)
    .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
}
