import type { Item } from './api.ts';
import type { DescribedGrouping, DescribedResource } from './description.ts';
import { bar, h } from './dom.ts';
import { count, shown } from './words.ts';

/** How many records have each value, as a bar chart; a value leads to its records. */
export function countsView(
  resource: DescribedResource,
  grouping: DescribedGrouping,
  groups: readonly Item[],
  addressOf: (query: URLSearchParams) => string,
): HTMLElement {
  const filter = resource.filters.find(({ field }) => field === grouping.field);
  const sorted = [...groups].sort((a, b) => Number(b.count) - Number(a.count));
  const most = Number(sorted[0]?.count ?? 1);
  const rows = sorted.map((group) => {
    const value = String(group[grouping.field]);
    const label = shown(group[grouping.label ?? grouping.field], 'string') || value;
    const name =
      filter === undefined
        ? label
        : h('a', { href: addressOf(new URLSearchParams({ [filter.name]: value })) }, label);
    return h(
      'tr',
      {},
      h('th', { scope: 'row' }, name),
      h('td', { class: 'wide' }, bar(Number(group.count) / most)),
      h('td', { class: 'number' }, count(Number(group.count))),
    );
  });
  return h(
    'div',
    { class: 'page' },
    h('h1', {}, grouping.description),
    h('p', { class: 'lead' }, `${count(sorted.length)} in all, the largest first.`),
    h(
      'table',
      { class: 'bars' },
      h(
        'thead',
        { class: 'unseen' },
        h('tr', {}, h('th', { scope: 'col' }, 'Value'), h('td'), h('th', { scope: 'col' }, 'Number')),
      ),
      h('tbody', {}, ...rows),
    ),
  );
}
