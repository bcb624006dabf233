import { placeOf } from './place';

const HOME = { kind: 'github', name: 'github.com' } as const;

test.each([
  ['farm-org/flocks', undefined, 'github', 'github.com?owner=farm-org&repo=flocks'],
  ['https://github.com/farm-org/flocks.git', undefined, 'github', 'github.com?owner=farm-org&repo=flocks'],
  [
    'git.farm.example/farm-org/flocks',
    'github-enterprise',
    'github-enterprise',
    'git.farm.example?owner=farm-org&repo=flocks',
  ],
  ['gitlab.com/farm/flocks', undefined, 'gitlab', 'gitlab.com?owner=farm&repo=flocks'],
  [
    'gitlab.farm.example/farm/north/flocks',
    undefined,
    'gitlab',
    'gitlab.farm.example?owner=farm%2Fnorth&repo=flocks',
  ],
  ['git.farm.example:8443/farm/flocks', 'gitlab', 'gitlab', 'git.farm.example:8443?owner=farm&repo=flocks'],
])('%s (CODE_HOST=%s) is on %s: %s', (said, kind, codeHost, repoUrl) => {
  expect(placeOf(said, HOME, kind)).toEqual({ codeHost, repoUrl });
});

test.each([
  ['github-enterprise', { kind: 'github', name: 'git.farm.example' }],
  ['gitlab', { kind: 'gitlab', name: 'git.farm.example' }],
] as const)('a host that nobody says is the path’s own: %s', (codeHost, home) => {
  expect(placeOf('farm/flocks', home)).toEqual({
    codeHost,
    repoUrl: 'git.farm.example?owner=farm&repo=flocks',
  });
  expect(placeOf('git.farm.example/farm/flocks', home)).toMatchObject({ codeHost });
});

test.each([
  ['flocks', "'flocks' is not a repository of GitHub; write organisation/name"],
  ['farm/north/flocks', "'farm/north/flocks' is not a repository of GitHub"],
  ['dev.azure.com/farm/flocks', 'the path does not know the host dev.azure.com'],
  ['bitbucket.org/farm/flocks', 'the path does not know the host bitbucket.org'],
  [
    'git.farm.example/farm/flocks',
    'say what git.farm.example is: CODE_HOST=github-enterprise or CODE_HOST=gitlab',
  ],
])('%s is refused: %s', (said, problem) => {
  expect(() => placeOf(said, HOME)).toThrow(`REPO: ${problem}`);
});

test('an answer does not make another host of a known one', () => {
  expect(() => placeOf('gitlab.com/farm/flocks', HOME, 'github-enterprise')).toThrow(
    'does not know the host gitlab.com',
  );
  expect(() => placeOf('bitbucket.org/farm/flocks', HOME, 'gitlab')).toThrow(
    'does not know the host bitbucket.org',
  );
});
