import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { infra } from '../../../test/this-service';
import { ruleGroups } from '../rules';
import { variant } from '../variants';

/** The examples of docs/slo.md: a name, what is bad, what there is. */
const EXAMPLES = [
  ...readFileSync(join(infra.root, 'docs/slo.md'), 'utf8').matchAll(
    /^name: (\S+)\nquery: (.*)\nquery: (.*)$/gm,
  ),
].map(([, name = '', bad = '', total = '']) => ({ name, bad, total }));

test('the page has examples of objectives', () => {
  expect(EXAMPLES.map(({ name }) => name)).toContain('write-availability');
});

test.each(EXAMPLES)(
  'the objective $name of docs/slo.md can be had, as it stands there',
  ({ name, bad, total }) => {
    const here = (query: string) =>
      query.replaceAll('<name>', infra.identity.name).replaceAll('<plural>', 'ports');
    const level = variant((text) => {
      const [, availability = ''] = text.split('---\n');
      const queries = [bad, total].map(here);
      const added = availability
        .replaceAll(/name: availability$/gm, `name: ${name}`)
        .replace('displayName: Availability', `displayName: ${name}`)
        .replaceAll(/query: .*$/gm, () => `query: ${queries.shift() ?? ''}`);
      return `${text}\n---\n${added}`;
    });
    const objective = level.objectives.find((one) => one.name === name);
    expect(objective).toMatchObject({ target: 99.9 });
    const rules = JSON.stringify(
      ruleGroups(level, {
        identity: infra.identity,
        environment: { namespace: 'here', severities: { page: 'page', ticket: 'ticket' } },
        links: { dashboard: 'https://grafana.example.org' },
      }),
    );
    expect(rules).toContain(`"sloth_id":"${infra.identity.name}-${name}"`);
  },
);
