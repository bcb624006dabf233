import { getJson, type Item, Latest, messageOf, type Page, secondsToWait } from './api.ts';
import { countsView } from './counts.ts';
import { type Dataset, datasetView } from './dataset.ts';
import type { DescribedGrouping, Description } from './description.ts';
import { fill, h } from './dom.ts';
import { type Going, Records } from './records.ts';
import { addressOf, readState, type State, type View } from './state.ts';
import { humanise } from './words.ts';

const description = JSON.parse(document.getElementById('description')?.textContent ?? '') as Description;
const main = document.getElementById('main') ?? document.body;
const views = h('nav', { class: 'views', 'aria-label': 'Views' });
const content = h('div', { class: 'content' });
document.querySelector('.brand')?.after(views);
fill(main, content);

const latest = new Latest();
const made = new Map<string, Records>();
const counted = new Map<string, Promise<readonly Item[]>>();
let state = readState(description, location.search, location.hash);

function groups({ name }: DescribedGrouping): Promise<readonly Item[]> {
  const known =
    counted.get(name) ?? getJson<Page>(name, new AbortController().signal).then(({ items }) => items);
  counted.set(name, known);
  known.catch(() => counted.delete(name));
  return known;
}

const going: Going = {
  go(change, replace = false) {
    const address = addressOf(description, { ...state, ...change });
    if (replace) history.replaceState(null, '', address);
    else history.pushState(null, '', address);
    show();
  },
  addressOf: (view) => addressOf(description, { ...state, view }),
  groups: (grouping) => groups(grouping).catch(() => []),
};

/** Shows what the address says: the one way in which anything changes. */
function show(): void {
  state = readState(description, location.search, location.hash);
  const { resource, view } = state;
  document.title = `${titleOf(state)} · ${description.title}`;
  markViews(state);
  const records = made.get(resource.plural) ?? new Records(resource, going);
  made.set(resource.plural, records);
  if (view.kind === 'records') {
    latest.stop();
    if (content.firstChild !== records.element) fill(content, records.element);
    void records.show(state);
    return;
  }
  void showPage(state);
}

async function showPage(shown: State): Promise<void> {
  const { resource, view } = shown;
  try {
    const page = await latest.run(async (signal) => {
      if (view.kind === 'counts') {
        const query = (search: URLSearchParams): string =>
          addressOf(description, { resource, query: search, view: { kind: 'records' } });
        return countsView(resource, view.grouping, await groups(view.grouping), query);
      }
      const dataset = await getJson<Dataset>(resource.dataset, signal);
      return datasetView(resource, dataset, (record) => going.addressOf({ kind: 'records', record }));
    });
    if (page !== undefined) fill(content, page);
  } catch (error) {
    const told = h('p', { class: 'trouble', role: 'alert' }, messageOf(error));
    fill(content, h('div', { class: 'page' }, told));
    const wait = secondsToWait(error);
    if (wait === undefined) return;
    setTimeout(() => {
      if (content.contains(told)) void showPage(shown);
    }, wait * 1000);
  }
}

function titleOf({ resource, view }: State): string {
  if (view.kind === 'dataset') return 'Data quality';
  if (view.kind === 'counts') return humanise(view.grouping.name);
  return view.record ?? humanise(resource.plural);
}

function markViews({ resource, query, view }: State): void {
  const tab = (text: string, to: View, isHere: boolean): HTMLElement =>
    h(
      'a',
      { href: addressOf(description, { resource, query, view: to }), 'aria-current': isHere && 'page' },
      text,
    );
  fill(
    views,
    tab(resource.location === undefined ? 'Table' : 'Map', { kind: 'records' }, view.kind === 'records'),
    ...resource.groupings.map((grouping) =>
      tab(
        humanise(grouping.name),
        { kind: 'counts', grouping },
        view.kind === 'counts' && view.grouping.name === grouping.name,
      ),
    ),
    tab('Data quality', { kind: 'dataset' }, view.kind === 'dataset'),
  );
  for (const link of document.querySelectorAll<HTMLAnchorElement>('.pages a[data-resource]')) {
    if (link.dataset.resource === resource.plural) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}

// Links within the explorer change the address, and no more.
document.addEventListener('click', (event) => {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey)
    return;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (link === null || link.classList.contains('skip')) return;
  const to = new URL(link.href);
  const here = new URL('./', document.baseURI);
  if (to.origin !== here.origin || to.pathname !== here.pathname) return;
  event.preventDefault();
  history.pushState(null, '', to);
  show();
});
addEventListener('popstate', show);
show();
