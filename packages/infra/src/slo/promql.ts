import type { Matcher } from '@golden-path/spec';
import { parser } from '@prometheus-io/lezer-promql';

/** A series that an expression reads: its metric and the labels that it names. */
export interface Selected {
  readonly metric: string;
  readonly labels: readonly string[];
  readonly matchers: readonly Matcher[];
}

/** What a PromQL expression reads. @throws when it does not parse; the message has the place */
export function selected(expression: string): Selected[] {
  const found: Selected[] = [];
  const text = ({ from, to }: { from: number; to: number }): string => expression.slice(from, to);
  parser.parse(expression).iterate({
    enter(node) {
      if (node.type.isError)
        throw new Error(
          `no PromQL at character ${node.from}: '${expression.slice(node.from, node.from + 20)}' of ${expression}`,
        );
      if (node.name !== 'VectorSelector') return;
      const matchers: Matcher[] = [];
      let metric = '';
      node.node.cursor().iterate((inner) => {
        if (inner.name === 'Identifier') metric = text(inner);
        if (inner.name !== 'UnquotedLabelMatcher') return;
        const [, label = '', operator = '', value = ''] =
          /^(\w+)\s*(\S{1,2}?)\s*(".*")$/s.exec(text(inner)) ?? [];
        matchers.push({
          label,
          operator: operator as Matcher['operator'],
          value: JSON.parse(value) as string,
        });
      });
      found.push({ metric, matchers, labels: matchers.map(({ label }) => label) });
    },
  });
  return found;
}
