import {
  getJson,
  type Item,
  Latest,
  messageOf,
  type Page,
  pathOf,
  pathOfRecord,
  secondsToWait,
} from './api.ts';
import { nameOf, placeOf, summary, warningsOf } from './describe.ts';
import type { DescribedResource } from './description.ts';
import { fill, h, prose } from './dom.ts';
import { history } from './history.ts';
import { nearOf } from './near.ts';
import type { Place } from './projection.ts';
import { humanise, kilometres, shown } from './words.ts';

export interface CardEvents {
  readonly addressOf: (key: string) => string;
  readonly close: () => void;
  /** Shows what is chosen anew. */
  readonly again: () => void;
  readonly near: (near: string) => void;
}

const NEIGHBOURS = 5;

/** Everything about one record: its fields, what is wrong with it, and what is around it. */
export class Card {
  readonly element = h('aside', {
    class: 'card',
    'aria-label': 'The chosen record',
    hidden: true,
    tabindex: -1,
  });
  readonly #latest = new Latest();
  #key: string | undefined;

  constructor(
    private readonly resource: DescribedResource,
    private readonly events: CardEvents,
  ) {
    this.element.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') events.close();
    });
  }

  /** @returns where the record is, once it is there */
  async show(key: string | undefined): Promise<Place | undefined> {
    if (key === undefined) {
      this.#latest.stop();
      this.#key = undefined;
      this.element.hidden = true;
      return undefined;
    }
    const isNew = key !== this.#key;
    this.#key = key;
    const item = await this.#latest
      .run((signal) => getJson<Item>(pathOfRecord(this.resource.plural, key), signal))
      .catch((error: unknown) => {
        this.#fail(key, error);
        return undefined;
      });
    if (item === undefined) return undefined;
    const place = placeOf(this.resource, item);
    const [past, neighbours] = [h('section', { class: 'history' }), h('section', { class: 'neighbours' })];
    const path = pathOfRecord(this.resource.plural, key);
    this.#fill(nameOf(this.resource, item), ...this.#parts(item, path, place), past, neighbours);
    // Whoever chose it, goes to it; whoever just came, has not chosen anything.
    if (isNew && document.activeElement !== document.body) this.element.focus();
    // Either is missed by nobody where it cannot be had.
    await this.#latest.run(async (signal) => {
      const own = String(item[this.resource.key]);
      await Promise.allSettled([
        this.resource.writable && history(past, this.resource, own, signal),
        place !== undefined && this.#around(neighbours, key, place, signal),
      ]);
    });
    return place;
  }

  /** Tells it; and asks again when it may go well, if the same record is still wanted. */
  #fail(key: string, error: unknown): void {
    const told = h('p', { class: 'trouble', role: 'alert' }, messageOf(error));
    this.#fill(key, told);
    const wait = secondsToWait(error);
    if (wait === undefined) return;
    setTimeout(() => {
      if (this.element.contains(told)) this.events.again();
    }, wait * 1000);
  }

  /** How many pixels of the map's right side it hides. */
  covers(map: HTMLElement): number {
    const [mine, its] = [this.element.getBoundingClientRect(), map.getBoundingClientRect()];
    const isBeside = !this.element.hidden && mine.left > its.left + its.width / 3;
    return isBeside ? its.right - mine.left : 0;
  }

  #fill(title: string, ...parts: HTMLElement[]): void {
    fill(
      this.element,
      h(
        'button',
        {
          type: 'button',
          class: 'close',
          'aria-label': 'Close',
          onclick: () => {
            this.events.close();
          },
        },
        '×',
      ),
      h('p', { class: 'kind' }, this.resource.title),
      h('h2', {}, title),
      ...parts,
    );
    this.element.hidden = false;
    this.element.scrollTop = 0;
  }

  #parts(item: Item, path: string, place: Place | undefined): HTMLElement[] {
    const meanings = new Map(this.resource.defects.map(({ kind, description }) => [kind, description]));
    const warnings = warningsOf(item);
    const rows = this.resource.fields
      .filter(({ name }) => name !== 'warnings')
      .map(({ name, type, description }) => ({ name, description, text: shown(item[name], type) }))
      .filter(({ text }) => text !== '' && text !== nameOf(this.resource, item))
      .flatMap(({ name, description, text }) => [
        h('dt', { title: description }, humanise(name)),
        h('dd', {}, text),
      ]);
    return [
      ...(warnings.length === 0
        ? []
        : [
            h(
              'section',
              { class: 'warnings' },
              h('h3', {}, 'What is wrong with it'),
              h(
                'ul',
                {},
                ...warnings.map((kind) =>
                  h('li', {}, h('strong', {}, humanise(kind)), ' ', ...prose(meanings.get(kind) ?? '')),
                ),
              ),
            ),
          ]),
      h('dl', {}, ...rows),
      h(
        'p',
        { class: 'actions' },
        place !== undefined &&
          h(
            'button',
            {
              type: 'button',
              onclick: () => {
                this.events.near(nearOf(place));
              },
            },
            'What is within 100 km',
          ),
        h('a', { href: path }, 'JSON'),
      ),
    ];
  }

  async #around(section: HTMLElement, key: string, place: Place, signal: AbortSignal): Promise<void> {
    const query = new URLSearchParams({ near: nearOf(place), limit: String(NEIGHBOURS + 1) });
    const { items } = await getJson<Page>(pathOf(this.resource.plural, query), signal);
    const others = items.filter((item) => item[this.resource.key] !== key).slice(0, NEIGHBOURS);
    if (others.length === 0) return;
    fill(
      section,
      h('h3', {}, 'Nearest'),
      h(
        'ul',
        {},
        ...others.map((item) =>
          h(
            'li',
            {},
            h(
              'a',
              {
                href: this.events.addressOf(String(item[this.resource.key])),
                title: summary(this.resource, item),
              },
              nameOf(this.resource, item),
            ),
            h('span', { class: 'distance' }, kilometres(Number(item.distanceKm))),
          ),
        ),
      ),
    );
  }
}
