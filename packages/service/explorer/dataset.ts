import type { DescribedResource } from './description.ts';
import { bar, h, prose } from './dom.ts';
import { count, humanise, percent } from './words.ts';

export interface Dataset {
  readonly source: string;
  readonly sha256: string;
  readonly records: number;
  readonly loadedAt: string;
  readonly version: string;
  readonly defects: readonly {
    readonly kind: string;
    readonly description?: string;
    readonly count: number;
    readonly examples: readonly string[];
  }[];
}

/** What is loaded, since when, and what is wrong with it. */
export function datasetView(
  { singular, plural, dataset: path }: DescribedResource,
  dataset: Dataset,
  addressOf: (record: string) => string,
): HTMLElement {
  const defects = [...dataset.defects].sort((a, b) => b.count - a.count);
  const found = defects.reduce((sum, defect) => sum + defect.count, 0);
  const most = defects[0]?.count ?? 1;
  const rows = defects.map((defect) =>
    h(
      'tr',
      {},
      h(
        'th',
        { scope: 'row' },
        h('span', {}, humanise(defect.kind)),
        defect.description !== undefined && h('small', {}, ...prose(defect.description)),
      ),
      h('td', { class: 'wide' }, bar(defect.count / most)),
      h(
        'td',
        { class: 'number' },
        count(defect.count),
        h('small', {}, percent(defect.count, dataset.records)),
      ),
      h(
        'td',
        { class: 'examples' },
        ...defect.examples.flatMap((key) => [h('a', { href: addressOf(key) }, key), ' ']),
      ),
    ),
  );
  return h(
    'div',
    { class: 'page' },
    h('h1', {}, 'Data quality'),
    h(
      'dl',
      { class: 'figures' },
      figure(count(dataset.records), dataset.records === 1 ? singular : plural),
      figure(count(found), found === 1 ? 'defect found' : 'defects found'),
      figure(new Date(dataset.loadedAt).toLocaleDateString('en', { dateStyle: 'medium' }), 'loaded'),
    ),
    defects.length === 0
      ? h('p', { class: 'lead' }, 'Nothing was found wrong.')
      : h(
          'table',
          { class: 'bars' },
          h(
            'thead',
            {},
            h(
              'tr',
              {},
              h('th', { scope: 'col' }, 'What is wrong'),
              h('td'),
              h('th', { scope: 'col', class: 'number' }, 'Records'),
              h('th', { scope: 'col' }, 'For example'),
            ),
          ),
          h('tbody', {}, ...rows),
        ),
    h(
      'dl',
      { class: 'source' },
      ...[
        ['Source', dataset.source],
        ['SHA-256', dataset.sha256],
        ['Loaded', new Date(dataset.loadedAt).toLocaleString('en', { dateStyle: 'long', timeStyle: 'long' })],
        ['Version', dataset.version],
      ].flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, h('code', {}, value))]),
    ),
    h('p', {}, 'The same for programs: ', h('a', { href: path }, path)),
  );
}

function figure(value: string, meaning: string): HTMLElement {
  return h('div', {}, h('dt', {}, meaning), h('dd', {}, value));
}
