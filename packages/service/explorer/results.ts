import type { Item } from './api.ts';
import { nameOf, summary, tellingFields, typeOf, warningsOf } from './describe.ts';
import type { DescribedResource } from './description.ts';
import { h } from './dom.ts';
import { count, humanise, kilometres, shown } from './words.ts';

/** Where the address of a record's card is. */
type AddressOf = (key: string) => string;

/** The records beside the map. */
export function listOf(
  resource: DescribedResource,
  items: readonly Item[],
  addressOf: AddressOf,
): HTMLElement[] {
  return items.map((item) => {
    const key = String(item[resource.key]);
    const warnings = warningsOf(item);
    return h(
      'li',
      {},
      h(
        'a',
        { href: addressOf(key), 'data-key': key },
        h('span', { class: 'name' }, nameOf(resource, item)),
        typeof item.distanceKm === 'number' && h('span', { class: 'distance' }, kilometres(item.distanceKm)),
        h('span', { class: 'about' }, summary(resource, item)),
        warnings.length > 0 &&
          h(
            'span',
            { class: 'defects' },
            warnings.length === 1 ? '1 defect' : `${count(warnings.length)} defects`,
          ),
      ),
    );
  });
}

/** The columns of a table: the name, the key, what filters read, then what else there is. */
export function columnsOf(resource: DescribedResource): string[] {
  const { key, search, fields, location } = resource;
  const rest = fields.map(({ name }) => name).filter((name) => name !== 'warnings' && name !== location);
  return [...new Set([search[0] ?? key, key, ...tellingFields(resource), ...rest])].slice(0, 7);
}

/** A table where there is no map. A heading sorts. */
export function tableHead(
  resource: DescribedResource,
  sort: string | null,
  sortBy: (sort: string) => void,
): HTMLElement {
  const cells = columnsOf(resource).map((name) => {
    const field = resource.fields.find((candidate) => candidate.name === name);
    const order = sort === name ? 'ascending' : sort === `-${name}` ? 'descending' : undefined;
    const title = humanise(name);
    return h(
      'th',
      { scope: 'col', 'aria-sort': order, title: field?.description },
      field?.sortable === true
        ? h(
            'button',
            {
              type: 'button',
              'data-sort': name,
              onclick: () => {
                sortBy(order === 'ascending' ? `-${name}` : name);
              },
            },
            title,
            h(
              'span',
              { 'aria-hidden': 'true' },
              order === 'ascending' ? ' ↑' : order === 'descending' ? ' ↓' : ' ↕',
            ),
          )
        : title,
    );
  });
  return h('tr', {}, ...cells);
}

export function rowsOf(
  resource: DescribedResource,
  items: readonly Item[],
  addressOf: AddressOf,
): HTMLElement[] {
  const columns = columnsOf(resource);
  return items.map((item) => {
    const key = String(item[resource.key]);
    return h(
      'tr',
      {},
      ...columns.map((name, at) =>
        at === 0
          ? h(
              'th',
              { scope: 'row' },
              h('a', { href: addressOf(key), 'data-key': key }, nameOf(resource, item)),
            )
          : h('td', {}, shown(item[name], typeOf(resource, name))),
      ),
    );
  });
}
