import { identityPairs, putBack } from './identity';

const template = new Map([
  [
    'catalog-info.yaml',
    {
      kind: 'plain' as const,
      content: Buffer.from(
        'kind: Component\nmetadata: { name: lamp }\nspec: { type: service, owner: group:default/light, system: system:default/coast }\n',
      ),
    },
  ],
]);

test.each([
  ['owner: group:ocean/fleet.one', 'owner: group:default/light'],
  ['- fleet.one', '- light'],
  ['system: system:default/shipping', 'system: system:default/coast'],
  ['part-of: shipping', 'part-of: coast'],
])('%s of a team is %s of the template, whatever the namespace', (line, expected) => {
  const pairs = identityPairs({ owner: 'group:ocean/fleet.one', system: 'shipping' }, template);
  expect(putBack(line, pairs)).toBe(expected);
});
