import { type Identity, readIdentity } from '@golden-path/spec';
import { identityRules } from './stand-ins';

const ours = readIdentity();
const standIns = (identity: Identity, text: string) =>
  identityRules(identity).reduce((so, [pattern, token]) => so.replace(pattern, token), text);

describe('Given a path that a company made its own', () => {
  const theirs: Identity = {
    ...ours,
    name: 'ferries',
    title: 'Ferries (all)',
    owner: 'group:sea/platform',
    system: 'system:default/logistics',
    host: { kind: 'gitlab', name: 'gitlab.acme.example:8443' },
    repository: 'acme/platform/ferries',
    image: 'registry.acme.example/golden/ferries',
    codeOwners: '@acme/platform/owners @ann',
  };

  it.each([
    [
      'repoURL: https://gitlab.acme.example:8443/acme/platform/ferries.git',
      'repoURL: https://zqhost/zqorganisation/zqrepository.git',
    ],
    [
      'gitlab.com/project-slug: acme/platform/ferries',
      'gitlab.com/project-slug: zqorganisation/zqrepository',
    ],
    ['image: registry.acme.example/golden/ferries:0.1.0', 'image: zqimage:0.1.0'],
    ['[Delivery] @acme/platform/owners @ann', '[Delivery] @zqorganisation/zqteam'],
    ['owner: group:sea/platform', 'owner: group:default/zqteam'],
    ['Owner: group:sea/platform"', 'Owner: group:default/zqteam"'],
    ['    subscribe.on-deployed.slack: platform', '    subscribe.on-deployed.slack: zqteam'],
    ['        - platform', '        - zqteam'],
    ['    app.kubernetes.io/part-of: logistics', '    app.kubernetes.io/part-of: zqsystem'],
    ['namespace: ferries-dev', 'namespace: zqname-dev'],
  ])('then %s is theirs in every service that is made from it', (text, expected) => {
    expect(standIns(theirs, text)).toBe(expected);
  });

  it.each([
    'What the platform offers is for every service.',
    'Logistics is: logistics is what it is.',
    'type: service # of the platform',
    'uses: acme/platform/ferries2',
  ])('then %s speaks of nobody', (text) => {
    expect(standIns(theirs, text)).toBe(text);
  });
});
