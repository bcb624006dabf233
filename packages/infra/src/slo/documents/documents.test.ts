import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { infra } from '../../../test/this-service';
import { LOCAL, namespaceOf, type Environment } from '../environment';
import { pyrraObjectives } from '../exports/pyrra';
import { slothServiceLevel } from '../exports/sloth';
import { selected } from '../promql';
import { ruleGroups } from '../rules';
import { variant, variants } from '../variants';
import { withBlock } from './block';
import { documentPages } from './pages';
import { runbooks } from './runbook';

const { identity, level } = infra;
const PROD: Environment = { ...LOCAL, namespace: namespaceOf(identity.name, infra.gated) };

describe.each(Object.entries({ 'the repository': level, ...variants() }))(
  'Given the objectives of %s',
  (_name, objectives) => {
    it('then there is a runbook for each alert, and its queries are PromQL', () => {
      const alerts = ruleGroups(objectives, { identity, environment: PROD, links: { dashboard: '' } })
        .flatMap(({ rules }) => rules)
        .flatMap((rule) => ('alert' in rule ? [rule.alert] : []));
      const books = runbooks({ ...infra, level: objectives });

      expect(books.map(({ alert }) => alert).sort()).toEqual(alerts.sort());
      for (const { generated } of books) {
        const queries = [...generated.matchAll(/```promql\n([\s\S]*?)\n```/g)].map(([, query = '']) => query);
        expect(queries.length).toBeGreaterThan(0);
        const series = queries.flatMap((query) => selected(query));
        expect(series.length).toBeGreaterThan(0);
        for (const { matchers } of series)
          expect(matchers).toContainEqual({ label: 'namespace', operator: '=', value: PROD.namespace });
        for (const command of generated.matchAll(/^kubectl .*/gm))
          expect(command[0]).toContain(`kubectl -n ${PROD.namespace} `);
        // Of pods that are selected by a label, kubectl shows ten lines unless it is told otherwise.
        for (const logs of generated.matchAll(/^kubectl .* logs -l .*/gm))
          expect(logs[0]).toContain(' --tail=-1 ');
      }
    });

    it("then sloth's and Pyrra's files are about the same series", () => {
      const text = JSON.stringify(slothServiceLevel(identity, objectives, PROD));

      for (const { name, indicator } of objectives.objectives) {
        expect(text).toContain(`"name":"${name}"`);
        if (indicator.kind === 'ratio') expect(text).toContain(`${indicator.total.metric}{`);
      }
      expect(pyrraObjectives(identity, objectives, PROD)).toHaveLength(
        objectives.objectives.filter(({ indicator }) => indicator.kind === 'ratio').length,
      );
    });
  },
);

describe('Given a repository with pages', () => {
  let root: string;
  const write = (change: (text: string) => string = (text) => text, of = level): void => {
    mkdirSync(join(root, 'docs/runbooks'), { recursive: true });
    for (const { path, content } of documentPages({ ...infra, level: of, root }))
      writeFileSync(join(root, path), change(content));
  };
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'pages-'));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it('when somebody has written in them, then that stays, and the numbers follow the objectives', () => {
    const other = variant((text) => text.replace(/targetPercent: .*/, 'targetPercent: 97.7'));
    write((text) => `${text}\nWritten by hand.\n`);
    write(undefined, other);

    const slo = readFileSync(join(root, 'docs/slo.md'), 'utf8');
    const [first = { path: '' }] = runbooks({ ...infra, level: other });
    const book = readFileSync(join(root, first.path), 'utf8');
    for (const text of [slo, book]) {
      expect(text).toContain('97.7 %');
      expect(text).toContain('Written by hand.');
    }
  });

  it('when the marks are gone, then this is said', () => {
    expect(() => withBlock('# Page', 'x', '')).toThrow("the page has no part between '<!-- generated");
  });
});

test('no runbook is left of an alert that is gone', () => {
  const books = runbooks(infra).map(({ path }) => path);
  const files = readdirSync(join(infra.root, 'docs/runbooks')).map((name) => `docs/runbooks/${name}`);

  expect(files.sort()).toEqual([...books, 'docs/runbooks/README.md'].sort());
});
