import { pathOf } from './api.ts';
import type { DescribedResource } from './description.ts';
import { fill, h } from './dom.ts';
import { changed } from './state.ts';

/** The request behind what is shown: as one types it in a terminal, and as files. */
export class Request {
  readonly #command = h('code');
  readonly #formats = h('p', { class: 'formats' });
  readonly #copied = h('span', { role: 'status' });
  readonly element = h(
    'section',
    { class: 'request', 'aria-label': 'The request behind this' },
    h(
      'div',
      { class: 'command' },
      h('pre', { tabindex: 0, 'aria-label': 'The same with curl' }, this.#command),
      h('button', { type: 'button', class: 'quiet', onclick: () => void this.#copy() }, 'Copy'),
    ),
    this.#formats,
    this.#copied,
  );

  show({ plural, formats }: DescribedResource, query: URLSearchParams): void {
    this.#command.textContent = curl(new URL(pathOf(plural, query), document.baseURI).href);
    this.#copied.textContent = '';
    const links = formats.flatMap((format) => [
      ' ',
      h(
        'a',
        { href: pathOf(plural, changed(query, { format })) },
        format === 'geojson' ? 'GeoJSON' : format.toUpperCase(),
      ),
    ]);
    fill(this.#formats, 'The same as', ...links);
  }

  async #copy(): Promise<void> {
    const text = this.#command.textContent;
    try {
      await navigator.clipboard.writeText(text);
      this.#copied.textContent = 'Copied.';
    } catch {
      // Without HTTPS there is no clipboard; selected, it is one key away.
      getSelection()?.selectAllChildren(this.#command);
      this.#copied.textContent = 'Selected: copy it with your keyboard.';
    }
  }
}

/** Quoted for a shell. */
export function curl(url: string): string {
  return `curl '${url.replaceAll("'", '%27')}'`;
}
