import { parser } from '@prometheus-io/lezer-promql';
import type { Scope } from './environment';
import { matchersText } from './indicator';

/**
 * A person's query, about one environment: every series that it selects is of it, and what it adds up it adds up for
 * each place. `min(x)` → `min by (cluster, namespace) (x{namespace="ports-prod"})`.
 */
export function scopedQuery(query: string, scope: Scope): string {
  const insertions: { readonly at: number; readonly text: string }[] = [];
  const insert = (at: number, text: string): void => void insertions.push({ at, text });
  const places = scope.by.join(', ');
  parser.parse(query).iterate({
    enter({ name, node, from, to }) {
      const has = (child: string) => node.getChild(child);
      if (name === 'VectorSelector') {
        const own = has('LabelMatchers');
        if (own === null) insert(to, `{${matchersText(scope.matchers)}}`);
        else {
          const isOpen = /[{,]\s*$/.test(query.slice(own.from, own.to - 1));
          insert(own.to - 1, (isOpen ? '' : ',') + matchersText(scope.matchers));
        }
      }
      if (name === 'AggregateOp' && node.parent?.getChild('AggregateModifier') === null)
        insert(to, ` by (${places}) `);
      // `by (…)` and `on (…)` name what is kept; `without` and `ignoring` keep the place by themselves.
      if (name === 'GroupingLabels' && /\b(by|on)\s*$/i.test(query.slice(0, from)))
        insert(from + 1, node.getChild('LabelName') === null ? places : `${places}, `);
    },
  });
  return insertions
    .toSorted((a, b) => b.at - a.at)
    .reduce((text, { at, text: added }) => text.slice(0, at) + added + text.slice(at), query);
}
