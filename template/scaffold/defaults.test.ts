import { readIdentity } from '@golden-path/spec';
import { defaultsTaken, fromEnvironment, neededThere, suggestedAnswers, withVariable } from './defaults';

const identity = readIdentity();
const said = {
  name: 'flock-service',
  resource: 'sheep',
  owner: 'farm',
  system: 'country',
  repo: 'farm-org/flocks',
};

test('what is said on the command line is what is answered', () => {
  expect(suggestedAnswers(identity, { ...said, plural: 'flocks' })).toMatchObject({
    owner: 'farm',
    system: 'country',
    repoUrl: 'github.com?owner=farm-org&repo=flocks',
    singular: 'sheep',
    plural: 'flocks',
  });
});

test.each([
  ['vessel', 'vessels'],
  ['box', 'boxes'],
  ['city', 'cities'],
  ['sheep', undefined],
  ['species', undefined],
])('several of %s are %s', (resource, plural) => {
  expect(suggestedAnswers(identity, { ...said, resource }).plural).toBe(plural);
});

test('what nobody said is told, what was said is not', () => {
  const answers = suggestedAnswers(identity, { name: 'vessel-service', resource: 'vessel' });
  expect(defaultsTaken(answers, { owner: 'fleet' })).toEqual([
    expect.stringMatching(/^SYSTEM=system:default\/maritime was taken/),
    expect.stringMatching(/^REPO=github\.com\/harbour-platform\/vessel-service was taken/),
  ]);
  expect(defaultsTaken(answers, said)).toEqual([]);
});

test('where the path is at another host than the service, it is told what has to be there', () => {
  const told = (repo: string) => neededThere(suggestedAnswers(identity, { ...said, repo }), identity);
  expect(told('farm-org/flocks')).toEqual([]);
  expect(told('gitlab.farm.example/farm/flocks')).toEqual([
    expect.stringMatching(
      /^gitlab\.farm\.example\/harbour-platform\/port-service has to be this repository, too/,
    ),
  ]);
});

test('a variable that is empty says nothing', () => {
  expect(fromEnvironment({ NAME: 'a', OWNER: '', PLURAL: undefined, HOME: '/root' })).toEqual({ name: 'a' });
  expect(fromEnvironment({ CODE_HOST: 'gitlab', REGISTRY: 'r', CODE_OWNERS: '@a' })).toEqual({
    codeHost: 'gitlab',
    registry: 'r',
    codeOwners: '@a',
  });
});

test('what is wrong with an answer is told by the variable, where that has another name', () => {
  expect(withVariable('singular is not a noun', said)).toBe('RESOURCE: singular is not a noun');
  expect(withVariable('owner is missing', said)).toBe('owner is missing');
  expect(withVariable('singular is not a noun', {})).toBe('singular is not a noun');
});
