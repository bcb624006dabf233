import { questions, readTemplate, refusals, type Schema } from '@golden-path/cli/rendering';
import { repositoryRoot } from '@golden-path/spec';
import { converse } from './conversation';
import { fixtures } from './fixtures';
import { REFUSED_BY_STEPS } from './refusals';
import { readTree } from './tree';

const template = readTemplate(readTree(repositoryRoot()));
const { pages } = template;

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
    'Code host': ['github'],
    Repository: ['fleet/vessels'],
    Environments: ['staging, prod'],
    'Registration with Argo CD': ['By a pull request to the GitOps repository'],
    'GitOps repository': ['fleet/gitops'],
  });
  const answers = await converse(template, { owner: 'group:default/fleet' }, somebody);

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
    ...{ Plural: ['axes'], Key: ['id'], 'Code host': ['github'], Repository: ['o/v'] },
  });
  const answers = await converse(
    template,
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

const full = Object.fromEntries(fixtures()).full ?? {};

/** As somebody types it. */
function typed(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value))
    return (value as { name: string; type: string }[]).map(({ name, type }) => `${name}:${type}`).join(' ');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

test.each(REFUSED_BY_STEPS)(
  'answers that do not go together are refused at the last of them, and no other question comes before: %j',
  async (wrong, _of, says) => {
    const said: string[] = [];
    const answers = await converse(
      template,
      {},
      {
        tell: (text) => said.push(text),
        ask: (question) => {
          if (said.length > 200) throw new Error(said.slice(-9).join('\n'));
          const name =
            questions(pages, full).find(({ schema }) =>
              new RegExp(`^${schema.title ?? ''}( \\(| \\[|: )`).test(question),
            )?.name ?? '';
          const first = { ...full, ...wrong }[name];
          const answer = said.includes(`? ${name}`) ? { ...full, plural: 'ships' }[name] : first;
          said.push(`? ${name}`);
          return Promise.resolve(typed(answer));
        },
      },
    );

    const refusal = said.findIndex((line) => line.startsWith(`  ${says}`));
    expect(said[refusal - 1]).toMatch(/^\? /);
    expect(said[refusal + 1]).toBe(said[refusal - 1]);
    expect(refusals(template.steps, answers, () => false)).toEqual([]);
  },
);

test('of answers that are given and do not go together the last one is asked for, and why is told first', async () => {
  const { title: _asked, ...rest } = full;
  const given = { ...rest, codeOwners: '@fleet-org/ships', database: 'embedded' };
  const somebody = person({ Title: ['Ships'], Database: ['postgresql'] });
  const asked: number[] = [];
  const answers = await converse(
    template,
    { ...given, database: 'embedded' },
    {
      tell: somebody.tell,
      ask: (question) => {
        asked.push(somebody.told.length);
        return somebody.ask(question);
      },
    },
  );

  expect(asked).toHaveLength(2);
  const told = somebody.told.findIndex((line) => line.startsWith('  records that clients write are in one'));
  expect(told).toBeGreaterThanOrEqual(asked[0] ?? NaN);
  expect(told).toBeLessThan(asked[1] ?? NaN);
  expect(answers).toEqual({ ...full, title: 'Ships', codeOwners: '@fleet-org/ships' });
});
