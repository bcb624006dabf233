import { questions, readTemplate, type Schema } from '@golden-path/cli/rendering';
import { repositoryRoot } from '@golden-path/spec';
import { converse } from './conversation';
import { readTree } from './tree';

const { pages } = readTemplate(readTree(repositoryRoot()));

/** Answers by the beginning of the question; what is not there is answered by Enter. */
function person(answers: Readonly<Record<string, readonly string[]>>) {
  const told: string[] = [];
  const left = new Map(Object.entries(answers).map(([start, texts]) => [start, [...texts]]));
  return {
    told,
    ask: (question: string) => {
      const [, texts] = [...left].find(([start]) => question.startsWith(start)) ?? [];
      return Promise.resolve(texts?.shift() ?? '');
    },
    tell: (text: string) => told.push(text),
  };
}

test('a conversation asks for what is missing, again when an answer cannot be used', async () => {
  const somebody = person({
    Name: ['Vessels', 'vessels'],
    Title: ['Vessels'],
    Description: ['Ships'],
    System: ['logistics'],
    Singular: ['vessel'],
    Plural: ['vessels'],
    Key: ['imo'],
    Fields: ['name:string:searchable home:position'],
    'Progressive delivery': ['no'],
    Repository: ['fleet/vessels'],
    Environments: ['staging, prod'],
    'Registration with Argo CD': ['By a pull request to the GitOps repository'],
    'GitOps repository': ['fleet/gitops'],
  });
  const answers = await converse(pages, { owner: 'group:default/fleet' }, somebody);

  expect(somebody.told.filter((line) => line.includes(' is not '))).toEqual([
    expect.stringContaining('is not a name: lower-case letters'),
  ]);
  expect(answers).toMatchObject({
    name: 'vessels',
    owner: 'group:default/fleet',
    resource: 'own',
    fields: [
      { name: 'name', type: 'string', searchable: true },
      { name: 'home', type: 'position' },
    ],
    canary: false,
    window: '30d',
    environments: 'staging-prod',
    argocd: 'pull-request',
    repoUrl: 'github.com?owner=fleet&repo=vessels',
    gitopsRepoUrl: 'github.com?owner=fleet&repo=gitops',
  });
});

test('it says what the form says: pages, titles, descriptions, and what there is to choose', async () => {
  const asked: string[] = [];
  const somebody = person({
    ...{ Name: ['v'], Title: ['V'], Description: ['V'], Owner: ['t'], System: ['s'], Singular: ['ax'] },
    ...{ Plural: ['axes'], Key: ['id'], Repository: ['o/v'] },
  });
  const answers = await converse(
    pages,
    {},
    {
      tell: somebody.tell,
      ask: (question) => {
        asked.push(question);
        return somebody.ask(question);
      },
    },
  );

  const said = [...somebody.told, ...asked].join('\n');
  const words = (schema: Schema): string[] =>
    [schema.title, schema.description, schema.enumNames].flat().filter((word) => typeof word === 'string');
  const ofForm = [...pages, ...questions(pages, answers).map(({ schema }) => schema)].flatMap(words);
  expect(ofForm.length).toBeGreaterThan(50);
  expect(ofForm.filter((word) => !said.includes(word))).toEqual([]);
});
