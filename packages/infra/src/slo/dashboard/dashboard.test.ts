import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { infra } from '../../../test/this-service';
import { parse } from 'yaml';
import { selected } from '../promql';
import { ruleGroups } from '../rules';
import { LOCAL } from '../environment';
import { variants } from '../variants';
import { dashboard } from './dashboard';

const { identity } = infra;

interface Metric {
  readonly name: string;
  readonly type: string;
  readonly labels: readonly { readonly name: string }[];
}
const schema = parse(
  readFileSync(join(infra.root, 'packages/service/telemetry-schema.yaml'), 'utf8').replaceAll(
    '{plural}',
    'ports',
  ),
  { merge: true },
) as { readonly metrics: readonly Metric[]; readonly resource: readonly { readonly name: string }[] };

/** Added by Prometheus when it scrapes. */
const TARGET = ['job', 'instance', 'cluster', 'namespace', 'pod'];

/** Every series that may be asked for, with its labels; undefined: any. */
const measured = new Map<string, readonly string[] | undefined>([
  ['up', TARGET],
  ['ALERTS', undefined],
  ...schema.metrics.flatMap(({ name, type, labels }): [string, readonly string[] | undefined][] => {
    const own = [...TARGET, ...labels.map((label) => label.name)];
    if (type === 'info')
      return [
        [name, [...TARGET, ...schema.resource.map((attribute) => attribute.name.replaceAll('.', '_'))]],
      ];
    return type === 'histogram'
      ? [
          [`${name}_bucket`, [...own, 'le']],
          [`${name}_sum`, own],
          [`${name}_count`, own],
        ]
      : [[name, own]];
  }),
]);

/** Every text under a key of this name, however deep. */
function texts(value: unknown, key: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => texts(item, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, field]) =>
    name === key && typeof field === 'string' ? [field] : texts(field, key),
  );
}

describe.each(Object.entries({ 'the repository': infra.level, ...variants() }))(
  'Given the dashboard for the objectives of %s',
  (_name, level) => {
    const board = dashboard({ ...infra, level });
    const expressions = texts(board, 'expr').map((expr) => expr.replaceAll('$__rate_interval', '5m'));
    const recorded = new Set(
      ruleGroups(level, { identity, environment: LOCAL, links: { dashboard: '' } })
        .flatMap(({ rules }) => rules)
        .flatMap((rule) => ('record' in rule ? [rule.record] : [])),
    );

    it('then every query is PromQL over what is measured or recorded, by labels that are there', () => {
      expect(expressions.length).toBeGreaterThan(20);
      for (const { metric, labels } of expressions.flatMap((expr) => selected(expr))) {
        if (recorded.has(metric)) continue;
        expect([...measured.keys()]).toContain(metric);
        const known = measured.get(metric);
        if (known !== undefined) expect(known).toEqual(expect.arrayContaining([...labels]));
      }
    });

    it('then each objective has its status, its budget and its burn rates, with the lines of the alerts', () => {
      for (const { title } of level.objectives) {
        const titles = texts(board, 'title').filter((text) => text.startsWith(`${title}:`));
        expect(titles).toEqual(expect.arrayContaining([`${title}: budget left`, `${title}: burn rates`]));
      }
    });

    it('then no two panels lie on each other', () => {
      const places = board.panels.map(({ gridPos }) => gridPos);
      const taken = new Set<string>();
      for (const place of places) {
        for (let x = place.x; x < place.x + place.w; x++)
          for (let y = place.y; y < place.y + place.h; y++) {
            expect(x).toBeLessThan(24);
            expect([...taken]).not.toContain(`${x},${y}`);
            taken.add(`${x},${y}`);
          }
      }
    });
  },
);

test('exemplars are asked for, and deploys and alerts are marked', () => {
  const board = dashboard(infra);

  expect(JSON.stringify(board)).toContain('"exemplar":true');
  expect(board.annotations.list.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['Deploys', 'Alerts']),
  );
});
