import { getJson, Latest, type Item, type Page, pathOf } from './api.ts';
import { nameOf, placeOf, summary } from './describe.ts';
import type { DescribedResource } from './description.ts';
import { debounce, fill, h } from './dom.ts';
import type { Place } from './projection.ts';
import { changed } from './state.ts';
import { degrees, isolated, length } from './words.ts';

const RADII = ['10km', '25km', '50km', '100km', '250km', '500km', '1000km'];
const USUAL = '100km';
/** Without a radius, the nearest come first and nothing is left out. */
const ANY = '';

/** "Within 100 km of Rotterdam": around a record, or around whoever asks. */
export class Near {
  readonly element: HTMLElement;
  readonly #radius: HTMLSelectElement;
  readonly #place: HTMLInputElement;
  readonly #clear: HTMLButtonElement;
  readonly #found = h('datalist', { id: 'places-found' });
  readonly #trouble = h('p', { class: 'trouble', role: 'alert', hidden: true });
  readonly #latest = new Latest();
  /** Not overtaken by what is suggested meanwhile. */
  readonly #latestChoice = new Latest();
  #suggested = new Map<string, Place>();
  #query = new URLSearchParams();
  /** The text is of somebody who has not yet chosen. */
  #isTyping = false;

  constructor(
    private readonly resource: DescribedResource,
    private readonly change: (query: URLSearchParams, isTyping: boolean) => void,
  ) {
    const { singular, search } = resource;
    this.#radius = h(
      'select',
      {
        'aria-label': 'Radius',
        onchange: () => {
          if (this.#query.has('near')) this.#set(this.#query.get('near') ?? '');
        },
      },
      ...RADII.map((radius) => h('option', { value: radius }, length(radius))),
    );
    this.#radius.value = USUAL;
    const suggest = debounce(150, () => void this.#suggest());
    this.#place = h('input', {
      type: 'text',
      list: this.#found.id,
      autocomplete: 'off',
      maxlength: 200,
      placeholder: search.length > 0 ? `a ${singular}` : 'latitude,longitude',
      'aria-label': `Of which place: the name of a ${singular}, or latitude,longitude`,
      oninput: () => {
        this.#isTyping = this.#place.value !== '';
        suggest();
      },
      onchange: () => void this.#choose(),
    });
    this.#clear = h(
      'button',
      {
        type: 'button',
        class: 'quiet',
        'aria-label': 'Not near any place',
        hidden: true,
        onclick: () => {
          this.#set('');
        },
      },
      '×',
    );
    this.element = h(
      'fieldset',
      { class: 'near' },
      h('legend', { class: 'unseen' }, 'Near a place'),
      h('span', { 'aria-hidden': 'true' }, 'Within'),
      this.#radius,
      h('span', { 'aria-hidden': 'true' }, 'of'),
      this.#place,
      this.#found,
      this.#clear,
      h(
        'button',
        {
          type: 'button',
          class: 'quiet me',
          title: 'Of where you are now',
          onclick: () => {
            this.#locate();
          },
        },
        'Near me',
      ),
      this.#trouble,
    );
  }

  /** @param items the answer: the first one at the very place gives it its name */
  show(query: URLSearchParams, items: readonly Item[]): void {
    this.#query = query;
    const near = query.get('near');
    this.#clear.hidden = near === null;
    this.#showRadius(query.get('radius') ?? (near === null ? undefined : ANY));
    if (this.#isTyping && near === null) return;
    const first = items.find((item) => Number(item.distanceKm) < 0.5);
    if (near === null) this.#place.value = '';
    else this.#place.value = first === undefined ? readableNear(near) : nameOf(this.resource, first);
  }

  /** Whichever is asked for, even where it is none of the usual ones; the one that was chosen stays where none is. */
  #showRadius(radius: string = this.#radius.value || USUAL): void {
    this.#radius.querySelector('[data-other]')?.remove();
    if (!RADII.includes(radius))
      this.#radius.append(
        h('option', { value: radius, 'data-other': true }, radius === ANY ? 'any distance' : length(radius)),
      );
    this.#radius.value = radius;
  }

  #set(near: string): void {
    this.#isTyping = false;
    this.#trouble.hidden = true;
    const radius = near === '' ? '' : this.#radius.value;
    this.change(changed(this.#query, { near, radius }), false);
  }

  async #suggest(): Promise<void> {
    const q = this.#place.value.trim();
    if (q === '' || this.#suggested.has(q) || readPlace(q) !== undefined) return;
    const items = await this.#latest.run((signal) => this.#search(q, signal)).catch(() => []);
    if (items === undefined) return;
    this.#suggested = new Map(
      items.map(([item, place]) => [
        `${isolated(nameOf(this.resource, item))} (${summary(this.resource, item)})`,
        place,
      ]),
    );
    fill(this.#found, ...[...this.#suggested.keys()].map((value) => h('option', { value })));
  }

  async #choose(): Promise<void> {
    const text = this.#place.value.trim();
    if (text === '') {
      if (this.#query.has('near')) this.#set('');
      return;
    }
    const known = readPlace(text) ?? this.#suggested.get(text);
    const found =
      known === undefined
        ? await this.#latestChoice.run((signal) => this.#search(text, signal)).catch(() => [])
        : [[undefined, known] as const];
    if (found === undefined) return;
    const [best] = found;
    if (best !== undefined) this.#set(nearOf(best[1]));
    else this.#tell(`No ${this.resource.singular} with a place is called "${isolated(text)}".`);
  }

  async #search(q: string, signal: AbortSignal): Promise<[Item, Place][]> {
    if (this.resource.search.length === 0) return [];
    const { items } = await getJson<Page>(
      pathOf(this.resource.plural, new URLSearchParams({ q, limit: '8' })),
      signal,
    );
    return items.flatMap((item) => {
      const place = placeOf(this.resource, item);
      return place === undefined ? [] : [[item, place] as [Item, Place]];
    });
  }

  #locate(): void {
    if (!('geolocation' in navigator)) {
      this.#tell('This browser does not tell where you are.');
      return;
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        this.#set(nearOf([coords.longitude, coords.latitude]));
      },
      (error) => {
        this.#tell(`Your browser does not say where you are: ${error.message || 'it was not allowed to'}.`);
      },
      { timeout: 10_000, maximumAge: 600_000 },
    );
  }

  #tell(trouble: string): void {
    this.#trouble.textContent = trouble;
    this.#trouble.hidden = false;
  }
}

/** The parameter `near`: latitude first, to some ten metres. */
export function nearOf([longitude, latitude]: Place): string {
  return `${trimmed(latitude)},${trimmed(longitude)}`;
}

export function placeOfNear(near: string | null): Place | undefined {
  return near === null ? undefined : readPlace(near);
}

/** In kilometres; the parameter takes nautical miles and miles as well. */
export function kilometresOf(radius: string | null): number | undefined {
  const [, number, unit] = /^([0-9.]+)(km|nm|mi)$/.exec(radius ?? '') ?? [];
  const factor = { km: 1, nm: 1.852, mi: 1.609344 }[unit ?? ''];
  return factor === undefined ? undefined : Number(number) * factor;
}

function readPlace(text: string): Place | undefined {
  const [, latitude, longitude] =
    /^\s*([+-]?\d{1,3}(?:\.\d+)?)\s*,\s*([+-]?\d{1,3}(?:\.\d+)?)\s*$/.exec(text) ?? [];
  const place: Place = [Number(longitude), Number(latitude)];
  return Math.abs(place[0]) <= 180 && Math.abs(place[1]) <= 90 ? place : undefined;
}

function readableNear(near: string): string {
  const place = readPlace(near);
  return place === undefined ? near : degrees(place);
}

function trimmed(value: number): string {
  return String(Math.round(value * 10_000) / 10_000);
}
