import {
  type Answers,
  check,
  InvalidAnswers,
  questions,
  readTemplate,
  render,
  type Schema,
} from '@golden-path/cli/rendering';
import { repositoryRoot } from '@golden-path/spec';
import { fixtures } from './fixtures';
import { REFUSALS, REFUSED_BY_STEPS } from './refusals';
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

test.each([
  ...REFUSALS,
  ...REFUSED_BY_STEPS,
  [{ colour: 'blue' }, 'colour', 'is not a question of the form'],
] as const)('%j is refused: %s %s', (answers, of, says) => {
  const said = problems(answers);
  expect(said.filter((problem) => problem.startsWith(`${of} ${says}`.trim()))).toHaveLength(1);
  expect(said).toHaveLength(1);
});

test('what YAML takes for no text is refused in words that say what to do', () => {
  expect(problems({ title: null, owner: 1e3, system: true })).toEqual(
    ['title', 'owner', 'system'].map((name) => `${name} is not text; put it in quotes`),
  );
});

test('everything wrong is said at once', () => {
  expect(problems({ name: 'A', window: '1d', key: 'q' })).toHaveLength(3);
});

test('what another answer rules out is not asked', () => {
  const asked = (argocd: string): string[] => questions(pages, { argocd }).map(({ name }) => name);
  expect(asked('pull-request')).toContain('gitopsRepoUrl');
  expect(asked('none')).not.toContain('gitopsRepoUrl');
  expect(problems({ argocd: 'none' })).toEqual([
    expect.stringMatching(/^gitopsRepoUrl is not a question of the form/),
  ]);
});

test('a host that the path does not know is no choice', () => {
  expect(problems({ codeHost: 'bitbucket', repoUrl: undefined, registry: undefined })).toEqual([
    'codeHost is not one of github, github-enterprise, gitlab; the path knows no other host',
  ]);
});

test('every keyword that may refuse an answer has words of its own in the form', () => {
  const wordless = (schema: Schema, path: string): string[] => {
    const messages = (schema.errorMessage ?? {}) as Record<string, string>;
    const refusing = ['pattern', 'maxLength', 'minLength', 'minimum', 'maximum', 'enum', 'not', 'maxItems'];
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
      'writable',
    ],
    ...[
      'fields',
      'availability',
      'latency',
      'window',
      'codeHost',
      'visibility',
      'repoUrl',
      'environments',
      'database',
      'canary',
      'argocd',
    ],
  ]);
  expect(answers).toMatchObject({ availability: 99.9, canary: true, argocd: 'none' });
});

test('only actions that every Backstage has, and those of its modules for GitHub and GitLab', () => {
  const known =
    /^(fetch:(plain(:file)?|template)|fs:(delete|rename)|debug:wait|publish:(github:pull-request|gitlab(:merge-request)?)|git(hub|lab):repo:(create|push)|catalog:(fetch|register))$/;
  expect(steps.map(({ action }) => action).filter((action) => !known.test(action))).toEqual([]);
});

test('where the packages of the path come from is shown, not asked: what .npmrc says', () => {
  const [, registry = ''] =
    /^@[^:]+:registry=(.+)$/m.exec(source.get('.npmrc')?.content.toString() ?? '') ?? [];
  expect(registry).toMatch(/^https:/);
  const page = pages.find(({ title }) => title === 'Repository');
  expect(page?.description).toContain(registry);
  const text = source.get('template.yaml')?.content.toString() ?? '';
  expect(text.split(registry)).toHaveLength(3);
  expect(Object.keys(page?.properties ?? {})).not.toContain('packages');
});
