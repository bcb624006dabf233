import type { Item } from './api.ts';
import type { DescribedFilter, DescribedGrouping, DescribedResource } from './description.ts';
import { debounce, fill, h } from './dom.ts';
import { changed } from './state.ts';
import { count, humanise, isolated, shown } from './words.ts';

/** What narrows the list, too, though no field of the form says so. */
const UNLISTED = { bbox: 'Inside the box', ids: 'Only those that the address names' };

type Change = (query: URLSearchParams, isTyping: boolean) => void;

/** Search as one types, and the filters of the resource. */
export class Filters {
  /** The text search, the most used by far. */
  readonly search: HTMLElement | undefined;
  readonly element: HTMLElement;
  readonly #text: HTMLInputElement | undefined;
  readonly #chips = h('ul', { class: 'chips', 'aria-label': 'Filters in use' });
  readonly #lists = new Map<string, HTMLDataListElement>();
  /** The text is newer than the query. */
  #isTyping = false;
  #query = new URLSearchParams();

  constructor(
    private readonly resource: DescribedResource,
    private readonly change: Change,
    groups: (grouping: DescribedGrouping) => Promise<readonly Item[]>,
  ) {
    const { plural, search, filters } = resource;
    if (search.length > 0) {
      this.#text = this.#search(plural, search);
      this.search = h('div', { class: 'search' }, this.#text);
    }
    const fields = filters.map((filter) => {
      const grouping = resource.groupings.find(({ field }) => field === filter.field);
      return grouping === undefined ? this.#free(filter) : this.#choice(filter, grouping, groups);
    });
    this.element = h(
      'div',
      { class: 'filters' },
      fields.length > 0 &&
        h(
          'details',
          { class: 'more' },
          h('summary', {}, 'Filters'),
          h('div', { class: 'fields' }, ...fields),
        ),
      this.#chips,
    );
  }

  /** Makes the form say what the query says. */
  show(query: URLSearchParams): void {
    this.#query = query;
    const q = query.get('q') ?? '';
    if (this.#text !== undefined && !this.#isTyping && this.#text.value.trim() !== q) this.#text.value = q;
    const chips = this.resource.filters.flatMap(({ name }) =>
      query.getAll(name).map((value) => {
        const others = query.getAll(name).filter((other) => other !== value);
        return chip(`${humanise(name)}: ${isolated(value)}`, () => {
          this.change(changed(this.#query, { [name]: others }), false);
        });
      }),
    );
    for (const [name, text] of Object.entries(UNLISTED))
      if (query.has(name))
        chips.push(
          chip(text, () => {
            this.change(changed(this.#query, { [name]: undefined }), false);
          }),
        );
    fill(this.#chips, ...chips);
    this.#chips.hidden = chips.length === 0;
  }

  /** Suggests what the records at hand have. */
  suggest(items: readonly Item[]): void {
    for (const { name, field } of this.resource.filters) {
      const values = new Set(
        items.map((item) => shown(item[field], 'string')).filter((value) => value !== ''),
      );
      const list = this.#lists.get(name);
      if (list !== undefined)
        fill(
          list,
          ...[...values]
            .sort()
            .slice(0, 50)
            .map((value) => h('option', { value })),
        );
    }
  }

  /** With the text as it stands, which may be too new to have been asked for. */
  withTyped(query: URLSearchParams): URLSearchParams {
    return this.#isTyping ? changed(query, { q: this.#text?.value.trim() }) : query;
  }

  #search(plural: string, search: readonly string[]): HTMLInputElement {
    const later = debounce(150, () => {
      const query = this.withTyped(this.#query);
      this.#isTyping = false;
      this.change(query, true);
    });
    const input = h('input', {
      type: 'search',
      name: 'q',
      maxlength: 200,
      autocomplete: 'off',
      spellcheck: 'false',
      placeholder: `Search ${plural}`,
      'aria-label': `Search ${plural} by ${search.map((field) => humanise(field).toLowerCase()).join(', ')}`,
      oninput: () => {
        this.#isTyping = true;
        later();
      },
    });
    return input;
  }

  #free(filter: DescribedFilter): HTMLElement {
    const list = h('datalist', { id: `values-of-${filter.name}` });
    this.#lists.set(filter.name, list);
    const input = h('input', {
      type: 'text',
      maxlength: 200,
      autocomplete: 'off',
      placeholder: filter.example,
      list: list.id,
      onchange: () => {
        this.#add(filter.name, input.value.trim());
        input.value = '';
      },
    });
    return h('label', { title: filter.description }, h('span', {}, humanise(filter.name)), input, list);
  }

  #choice(
    filter: DescribedFilter,
    grouping: DescribedGrouping,
    groups: (grouping: DescribedGrouping) => Promise<readonly Item[]>,
  ): HTMLElement {
    const select = h(
      'select',
      {
        onchange: () => {
          this.#add(filter.name, select.value);
          select.value = '';
        },
      },
      h('option', { value: '' }, 'Any'),
    );
    void groups(grouping).then((items) => {
      const name = (item: Item): string =>
        String(item[grouping.label ?? grouping.field] ?? item[grouping.field]);
      const sorted = [...items].sort((a, b) => name(a).localeCompare(name(b), 'en'));
      select.append(
        ...sorted.map((item) =>
          h(
            'option',
            { value: String(item[grouping.field]) },
            `${isolated(name(item))} (${count(Number(item.count))})`,
          ),
        ),
      );
    });
    return h('label', { title: filter.description }, h('span', {}, humanise(filter.name)), select);
  }

  #add(name: string, value: string): void {
    if (value === '') return;
    const values = [...new Set([...this.#query.getAll(name), value])];
    this.change(changed(this.#query, { [name]: values }), false);
  }
}

function chip(text: string, remove: () => void): HTMLElement {
  return h(
    'li',
    {},
    h(
      'button',
      { type: 'button', class: 'chip', 'aria-label': `${text}, remove`, onclick: remove },
      text,
      h('span', { 'aria-hidden': 'true' }, '×'),
    ),
  );
}
