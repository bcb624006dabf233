import { readTemplate, renderer } from '@golden-path/cli/rendering';
import { repositoryRoot } from '@golden-path/spec';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { readTree } from './tree';

const { pages, steps } = readTemplate(readTree(repositoryRoot()));
const values = steps.find(({ id }) => id === 'identity')?.input.values as Record<string, string>;
const engine = renderer();

function valueOf(name: string, parameters: Readonly<Record<string, string>>): unknown {
  return engine.renderValue(values[name] ?? '', engine.prepareContext({ parameters }));
}

function isTaken(question: 'owner' | 'system', answer: string): boolean {
  return new RegExp(String(pages[0]?.properties?.[question]?.pattern)).test(answer);
}

/** Names that a catalog takes: any, some that look like numbers, and words of YAML. */
const entityName = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/),
  fc.stringMatching(/^[0-9]([0-9._xobeE-]{0,8}[0-9a-f])?$/),
  fc.mixedCase(
    fc.constantFrom('y', 'n', 'yes', 'no', 'on', 'off', 'true', 'false', 'null', 'nan', 'inf', 'e1'),
  ),
  fc.stringMatching(/^20[0-9]{2}-[0-9]{1,2}-[0-9]{1,3}$/),
);

test('property: a name is written as the generators write it, and read as text', () => {
  fc.assert(
    fc.property(entityName, fc.constantFrom('', 'default/', 'a-b/'), (name, namespace) => {
      const answer = namespace + name;
      expect(isTaken('system', answer) && isTaken('owner', answer)).toBe(true);
      const written = valueOf('system', { system: answer });
      expect(written).toBe(stringify(name, { compat: 'yaml-1.1', lineWidth: 0 }).trim());
      expect(parse(String(written), { version: '1.1' })).toBe(name);
      expect(valueOf('teamText', { owner: `group:${answer}` })).toBe(written);
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['fleet', 'group:default/fleet'],
  ['group:fleet', 'group:default/fleet'],
  ['default/ocean.team', 'group:default/ocean.team'],
  ['group:platform/sec_aad_fleet', 'group:platform/sec_aad_fleet'],
])('the owner %s is the entity %s', (owner, reference) => {
  expect(isTaken('owner', owner)).toBe(true);
  expect(valueOf('owner', { owner })).toBe(reference);
  expect(valueOf('systemRef', { system: owner.replace('group:', 'system:') })).toBe(
    reference.replace('group:', 'system:'),
  );
});
