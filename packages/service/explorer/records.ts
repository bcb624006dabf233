import { areasOf } from './areas.ts';
import { getJson, type Item, Latest, messageOf, type Page, pathOf, secondsToWait } from './api.ts';
import { Card } from './card.ts';
import type { DescribedGrouping, DescribedResource } from './description.ts';
import { fill, h } from './dom.ts';
import { Filters } from './filters.ts';
import { WorldMap } from './map.ts';
import { Near, placeOfNear } from './near.ts';
import { MOST_POINTS, noteOf, pointsOf } from './points.ts';
import type { Place } from './projection.ts';
import { Request } from './request.ts';
import { listOf, rowsOf, tableHead } from './results.ts';
import { changed, readable, type State, type View } from './state.ts';
import { count } from './words.ts';

export interface Going {
  /** @param replace the address, instead of a step that "back" undoes */
  readonly go: (change: { query?: URLSearchParams; view?: View }, replace?: boolean) => void;
  readonly addressOf: (view: View) => string;
  readonly groups: (grouping: DescribedGrouping) => Promise<readonly Item[]>;
}

const PAGE = '50';
const NOTHING = { points: [], crowds: [] };

/** The records of one resource: on a map where they have a place, in a table where they have none. */
export class Records {
  readonly element: HTMLElement;
  readonly #filters: Filters;
  readonly #near: Near | undefined;
  readonly #map: WorldMap | undefined;
  readonly #card: Card;
  readonly #request = new Request();
  readonly #status = h('p', { class: 'status', role: 'status' }, 'Loading …');
  readonly #all: HTMLButtonElement;
  readonly #head = h('thead');
  readonly #results: HTMLElement;
  readonly #more: HTMLButtonElement;
  /** What went wrong with the next page is told where it was asked for; the top of the list is out of sight. */
  readonly #moreTrouble = h('p', { class: 'trouble', role: 'alert' });
  readonly #latest = new Latest();
  readonly #latestPoints = new Latest();
  #query = new URLSearchParams();
  #asked: string | undefined;
  #items: Item[] = [];
  #total = 0;
  #next: string | null = null;

  constructor(
    private readonly resource: DescribedResource,
    private readonly going: Going,
  ) {
    const hasPlace = resource.location !== undefined;
    const change = (query: URLSearchParams, isTyping: boolean): void => {
      going.go({ query: this.#filters.withTyped(query), view: { kind: 'records' } }, isTyping);
    };
    this.#filters = new Filters(resource, change, going.groups);
    this.#card = new Card(resource, {
      addressOf: this.#addressOf,
      close: () => {
        const key = this.#card.element.dataset.key;
        going.go({ view: { kind: 'records' } });
        this.#results.querySelector<HTMLElement>(`[data-key="${CSS.escape(key ?? '')}"]`)?.focus();
      },
      again: () => void this.#choose(this.#card.element.dataset.key),
      near: (near) => {
        going.go({
          query: new URLSearchParams({ near, radius: '100km' }),
          view: { kind: 'records' },
        });
      },
    });
    this.#all = h(
      'button',
      {
        type: 'button',
        class: 'quiet next',
        hidden: true,
        onclick: () => {
          going.go({ query: new URLSearchParams(), view: { kind: 'records' } });
        },
      },
      `Show all ${resource.plural}`,
    );
    this.#more = h(
      'button',
      { type: 'button', class: 'next', hidden: true, onclick: () => void this.#loadMore() },
      'Show more',
    );
    this.#results = hasPlace ? h('ol', { class: 'results' }) : h('tbody');
    if (hasPlace) {
      this.#near = new Near(resource, change);
      const map = new WorldMap(`Map of the ${resource.plural}`, {
        pick: (record) => {
          going.go({ view: { kind: 'records', record } });
        },
        box: (box) => {
          change(changed(this.#query, { bbox: box.join(',') }), false);
        },
        rest: () => {
          if (this.#total > MOST_POINTS) void this.#loadPoints(map, false);
        },
      });
      this.#map = map;
    }
    const found = hasPlace
      ? this.#results
      : h(
          'div',
          { class: 'table', tabindex: 0, role: 'region', 'aria-label': `Table of ${resource.plural}` },
          h('table', {}, this.#head, this.#results),
        );
    this.element = h(
      'div',
      { class: hasPlace ? 'records' : 'records placeless' },
      h(
        'section',
        { class: 'panel', 'aria-label': `Find ${resource.plural}` },
        h('h1', { class: 'unseen' }, resource.plural),
        h(
          'div',
          { class: 'form', role: 'search' },
          this.#filters.search,
          this.#near?.element,
          this.#filters.element,
        ),
        this.#status,
        this.#all,
        found,
        this.#moreTrouble,
        this.#more,
        this.#request.element,
      ),
      this.#map?.element,
      this.#card.element,
    );
  }

  /** Shows what the address says. */
  async show({ query, view }: State): Promise<void> {
    this.#query = query;
    this.#filters.show(query);
    const record = view.kind === 'records' ? view.record : undefined;
    if (record === undefined) delete this.#card.element.dataset.key;
    else this.#card.element.dataset.key = record;
    this.#mark(record);
    const asked = readable(query);
    const loaded = asked === this.#asked ? undefined : this.#load(asked);
    await this.#choose(record, loaded);
    this.#mark(record);
  }

  async #choose(record: string | undefined, loaded?: Promise<void>): Promise<void> {
    const place = await this.#card.show(record);
    this.#map?.show({ chosen: place });
    await loaded;
    if (place !== undefined) this.#keepInSight(place);
  }

  readonly #addressOf = (record: string): string => this.going.addressOf({ kind: 'records', record });

  async #load(asked: string): Promise<void> {
    this.#asked = asked;
    const query = this.#query;
    this.#request.show(this.resource, query);
    this.#map?.show(areasOf(query));
    try {
      const page = await this.#latest.run((signal) => getJson<Page>(this.#pathOf({ limit: PAGE }), signal));
      if (page === undefined) return;
      this.#items = [...page.items];
      this.#total = page.total;
      this.#next = page.next;
      this.#tell();
      this.#near?.show(query, this.#items);
      this.#filters.suggest(this.#items);
      this.#list();
      if (this.#map !== undefined) await this.#loadPoints(this.#map, true);
    } catch (error) {
      this.#fail(error, asked);
    }
  }

  async #loadMore(): Promise<void> {
    const cursor = this.#next;
    if (cursor === null) return;
    this.#moreTrouble.textContent = '';
    try {
      const page = await this.#latest.run((signal) =>
        getJson<Page>(this.#pathOf({ limit: PAGE, cursor }), signal),
      );
      if (page === undefined) return;
      const before = this.#items.length;
      this.#items.push(...page.items);
      this.#next = page.next;
      this.#list();
      this.#results.querySelectorAll('a')[before]?.focus();
    } catch (error) {
      this.#moreTrouble.textContent = messageOf(error);
    }
  }

  /**
   * Where the points do not come, the map says why: the list is there all the same.
   * @param isNew the query, so that the map turns to what it found
   */
  async #loadPoints(map: WorldMap, isNew: boolean): Promise<void> {
    const query = changed(this.#query, { sort: undefined });
    const asked = this.#asked;
    try {
      const shown = await this.#latestPoints.run((signal) =>
        pointsOf(this.resource, query, this.#total, map.window.box(), signal),
      );
      if (shown === undefined) return;
      map.show(shown);
      performance.mark('points');
      map.tell(noteOf(shown, this.#total, this.resource));
      if (!isNew || shown.inWindow !== undefined) return;
      const places = shown.points.map(({ place }) => place);
      const centre = placeOfNear(this.#query.get('near'));
      if (places.length === 0 && centre !== undefined) places.push(centre);
      map.fit(places, this.#card.covers(map.element));
    } catch (error) {
      if (isNew) map.show(NOTHING);
      map.tell(messageOf(error));
      this.#again(error, asked, () => this.#loadPoints(map, isNew));
    }
  }

  #pathOf(more: Readonly<Record<string, string>>): string {
    return pathOf(this.resource.plural, changed(this.#query, more));
  }

  #list(): void {
    if (this.#map === undefined) {
      fill(
        this.#head,
        tableHead(this.resource, this.#query.get('sort'), (sort) => {
          this.going.go({ query: changed(this.#query, { sort }) });
          this.#head
            .querySelector<HTMLElement>(`[data-sort="${CSS.escape(sort.replace(/^-/, ''))}"]`)
            ?.focus();
        }),
      );
      fill(this.#results, ...rowsOf(this.resource, this.#items, this.#addressOf));
    } else fill(this.#results, ...listOf(this.resource, this.#items, this.#addressOf));
    this.#more.hidden = this.#next === null;
    this.#moreTrouble.textContent = '';
  }

  #keepInSight([longitude, latitude]: Place): void {
    const map = this.#map;
    if (map === undefined) return;
    const { window } = map;
    const [x, y] = [window.x(longitude), window.y(latitude)];
    if (x > 30 && y > 30 && x < window.width - 30 && y < window.height - 30) return;
    window.centre = [longitude, latitude];
    map.moved();
  }

  #mark(record: string | undefined): void {
    for (const link of this.#results.querySelectorAll<HTMLElement>('[data-key]')) {
      if (link.dataset.key === record) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
  }

  #tell(): void {
    const { plural, singular } = this.resource;
    this.#status.classList.remove('trouble');
    this.#all.hidden = this.#total > 0 || this.#query.size === 0;
    const found = `${count(this.#total)} ${this.#total === 1 ? singular : plural}`;
    this.#status.textContent = this.#total === 0 ? `No ${singular} matches.` : found;
  }

  /** Nothing stays of what was found before: it is not what the address asks for. */
  #fail(error: unknown, asked: string): void {
    this.#items = [];
    this.#total = 0;
    this.#next = null;
    this.#list();
    this.#near?.show(this.#query, []);
    this.#latestPoints.stop();
    this.#map?.show(NOTHING);
    this.#map?.tell('');
    this.#status.classList.add('trouble');
    this.#status.textContent = messageOf(error);
    this.#all.hidden = secondsToWait(error) !== undefined || this.#query.size === 0;
    this.#again(error, asked, () => this.#load(asked));
  }

  /** When it may go well, and nobody has asked for something else meanwhile. */
  #again(error: unknown, asked: string | undefined, work: () => Promise<void>): void {
    const wait = secondsToWait(error);
    if (wait === undefined) return;
    setTimeout(() => {
      if (asked === this.#asked) void work();
    }, wait * 1000);
  }
}
