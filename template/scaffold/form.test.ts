import { repositoryRoot } from '@golden-path/spec';
import { fixtures } from './fixtures';
import { type Answers, check, InvalidAnswers } from './form';
import { render } from './render';
import { readTemplate, type Schema } from './template-file';
import { readTree } from './tree';

const source = readTree(repositoryRoot());
const { pages, steps } = readTemplate(source);
const full = Object.fromEntries(fixtures()).full ?? {};

function problems(answers: Answers): readonly string[] {
  try {
    render(source, { ...full, ...answers });
    return [];
  } catch (error) {
    if (error instanceof InvalidAnswers) return error.problems;
    throw error;
  }
}

const YAML_WORD = 'is a word that YAML takes for something else; choose another';
const NOUN = 'means something else to the service already; choose another noun';
const RESERVED = 'is reserved, by JavaScript or as a query parameter; choose another';
const field = (name: string, type = 'string', uses = {}) => ({ name, type, ...uses });

test.each<[Answers, string]>([
  [{ name: 'a'.repeat(41) }, 'name has more than 40 characters'],
  [{ name: 'Vessels' }, 'name is no name: lower-case letters'],
  [{ name: '1st' }, 'name is no name'],
  [{ name: 'vessels-' }, 'name is no name'],
  [{ name: 'no' }, `name ${YAML_WORD}`],
  [{ name: 'null' }, `name ${YAML_WORD}`],
  [{ name: 'e0' }, `name ${YAML_WORD}`],
  [{ system: 'e-1' }, `system ${YAML_WORD}`],
  [{ owner: 'group:default/on' }, `owner ${YAML_WORD}`],
  [{ system: 'yes' }, `system ${YAML_WORD}`],
  [{ name: '' }, 'name is missing'],
  [{ title: ' spaces' }, 'title is no single line of text'],
  [{ title: 'two\nlines' }, 'title is no single line of text'],
  [{ title: '<b>' }, 'title is no single line of text'],
  [{ title: 'x'.repeat(61) }, 'title has more than 60 characters'],
  [{ owner: 'user:default/me' }, 'owner is no group of the namespace default'],
  [{ system: 'system:other/x' }, 'system is no system of the namespace default'],
  [{ lifecycle: 'soon' }, 'lifecycle is neither experimental nor production'],
  [{ singular: 'vessels' }, 'the plural is the same as the singular'],
  [{ plural: 'ready' }, `plural ${NOUN}`],
  [{ plural: 'metrics' }, `plural ${NOUN}`],
  [{ plural: 'docs' }, `plural ${NOUN}`],
  [{ singular: 'port' }, `singular ${NOUN}`],
  [{ plural: 'Vessels' }, 'plural is no noun'],
  [{ key: 'limit' }, `key ${RESERVED}`],
  [{ fields: [field('constructor')] }, `fields 1 name ${RESERVED}`],
  [{ fields: [field('fine'), field('limit')] }, `fields 2 name ${RESERVED}`],
  [{ fields: [field('a b')] }, 'fields 1 name is no field name'],
  [{ fields: [field('twice'), field('twice')] }, 'two fields have the same name'],
  [{ fields: [field('twice'), field('tWICE')] }, 'two fields have the same name'],
  [{ fields: [field('imo')] }, 'two fields have the same name'],
  [{ fields: [field('a', 'position'), field('b', 'position')] }, 'fields have two places on the map'],
  [{ fields: [field('a', 'date')] }, 'fields 1 type is none of string'],
  [{ fields: [field('a', 'number', { filterable: true })] }, 'fields 1 cannot be both'],
  [{ fields: [field('a', 'integer', { searchable: true })] }, 'fields 1 cannot be both'],
  [{ fields: Array.from({ length: 9 }, (_, index) => field(`f${String(index)}`)) }, 'fields are more than 8'],
  [{ availability: 100 }, 'availability is none of 99'],
  [{ latency: 1 }, 'latency is none of 100'],
  [{ window: '7d' }, 'window is neither 28d nor 30d'],
  [{ database: 'oracle' }, 'database is neither embedded nor postgresql'],
  [{ argocd: 'pull-request', gitopsRepoUrl: undefined }, 'gitopsRepoUrl is missing'],
  [{ colour: 'blue' }, 'colour is no question of the form'],
])('%j is refused: %s', (answers, message) => {
  const said = problems(answers);
  expect(said.filter((problem) => problem.startsWith(message))).toHaveLength(1);
  expect(said).toHaveLength(1);
});

test('everything wrong is said at once', () => {
  expect(problems({ name: 'A', window: '1d', key: 'q' })).toHaveLength(3);
});

test('every keyword that may refuse an answer has words of its own in the form', () => {
  const wordless = (schema: Schema, path: string): string[] => {
    const messages = (schema.errorMessage ?? {}) as Record<string, string>;
    const refusing = ['pattern', 'maxLength', 'minLength', 'enum', 'not', 'maxItems'];
    return [
      ...refusing
        .filter((keyword) => keyword in schema && !(keyword in messages))
        .map((keyword) => `${path}: ${keyword}`),
      ...Object.entries(schema.properties ?? {}).flatMap(([name, child]) =>
        wordless(child, `${path} ${name}`),
      ),
      ...(schema.items === undefined ? [] : wordless(schema.items, `${path} items`)),
    ];
  };
  expect(pages.flatMap((page) => wordless(page, page.title ?? ''))).toEqual([]);
});

test('the form fills defaults in, in its own order', () => {
  const minimal = Object.fromEntries(fixtures()).minimal ?? {};
  const answers = check(pages, Object.fromEntries(Object.entries(minimal).reverse()));
  expect(Object.keys(answers)).toEqual([
    ...[
      'name',
      'title',
      'description',
      'owner',
      'system',
      'lifecycle',
      'resource',
      'singular',
      'plural',
      'key',
    ],
    ...[
      'fields',
      'availability',
      'latency',
      'window',
      'repoUrl',
      'environments',
      'database',
      'canary',
      'argocd',
    ],
  ]);
  expect(answers).toMatchObject({ availability: 99.9, canary: true, argocd: 'none' });
});

test('only actions that every Backstage has, and those of its GitHub module', () => {
  const known =
    /^(fetch:plain|fetch:template|fs:(delete|rename)|publish:github(:pull-request)?|catalog:register)$/;
  expect(steps.map(({ action }) => action).filter((action) => !known.test(action))).toEqual([]);
});
