import { PLACE, type Scope } from './environment';
import { scopedQuery } from './scoped';

const scope: Scope = { matchers: [{ label: 'namespace', operator: '=', value: 'p' }], by: PLACE };

/** What a person writes, and the same about one environment. */
test.each([
  ['x', 'x{namespace="p"}'],
  ['x{}', 'x{namespace="p"}'],
  ['x{a="}",}', 'x{a="}",namespace="p"}'],
  ['time() - min(x{job="a"})', 'time() - min by (cluster, namespace) (x{job="a",namespace="p"})'],
  ['max by (pod) (x)', 'max by (cluster, namespace, pod) (x{namespace="p"})'],
  ['max by () (x)', 'max by (cluster, namespace) (x{namespace="p"})'],
  ['sum(rate(x[5m])) without (pod)', 'sum(rate(x{namespace="p"}[5m])) without (pod)'],
  [
    'sum(x) / on () sum(y)',
    'sum by (cluster, namespace) (x{namespace="p"}) / on (cluster, namespace) sum by (cluster, namespace) (y{namespace="p"})',
  ],
])('%s is of one environment as %s', (query, expected) => {
  expect(scopedQuery(query, scope).replaceAll(')  (', ') (')).toBe(expected);
});
