import { join } from 'node:path';
import { makeRepository, type Repository } from '../../test/repository';
import { makeTemplate, type TinyTemplate } from '../../test/tiny-template';
import { bringIn, run } from '../../test/upgrading';
import { Refusal } from '../refusal';
import { type Options, upgrade } from './upgrade';

let template: TinyTemplate;
let service: Repository;
beforeAll(() => {
  template = makeTemplate();
  template.release('1.9.0');
  template.release('1.10.0', { 'x.txt': 'x\n' });
  service = template.scaffold('1.10.0');
  template.release(
    '1.11.0',
    { 'x.txt': 'y\n' },
    { name: { type: 'string' }, tier: { type: 'string', enum: ['gold'] } },
  );
  // A release whose tag says what its files do not.
  template.git('tag', 'v1.12.0');
});

/** What is said, the advice included; the repository has to be as before. */
async function refusal(options: Partial<Options> = {}): Promise<string> {
  const before = service.state();
  const error: unknown = await run(service, template, options).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(service.state()).toBe(before);
  if (!(error instanceof Refusal)) throw new Error(`no refusal but ${String(error)}`);
  return `${error.message}\n${error.advice}`;
}

afterEach(() => {
  service.git('reset', '--quiet', '--hard', 'main');
  service.git('clean', '--quiet', '--force', '-d');
});

test.each([
  [
    'an unknown version',
    { to: 'v3.0.0' },
    'has no version v3.0.0\nIt has v1.9.0, v1.10.0, v1.11.0, v1.12.0.',
  ],
  ['what is not a version', { to: 'latest' }, "TO 'latest' is not a version\nWrite it as v1.2.3"],
  [
    'an older version, compared as one',
    { to: '1.9.0' },
    'v1.9.0 is older than v1.10.0, which this repository has\nThere is no way back but git',
  ],
  [
    'a template that is not there',
    { from: '/nowhere/at-all' },
    'the template cannot be read from /nowhere/at-all: ',
  ],
  ['a transport that runs a command', { from: 'ext::sh -c true' }, "transport 'ext' not allowed"],
  [
    'a place that git would take for an option',
    { from: '--upload-pack=true' },
    'the template cannot be read from --upload-pack=true',
  ],
  [
    'a tag that says what its files do not',
    { to: 'v1.12.0', answers: { tier: 'gold' } },
    'the tag v1.12.0 of the template holds version v1.11.0',
  ],
  ['a new question without an answer', { to: 'v1.11.0' }, 'asks what the record does not answer:\n  tier: '],
  [
    'an answer that the form does not take',
    { to: 'v1.11.0', answers: { tier: 'tin' } },
    'does not take these answers:\n  tier must be equal to one of the allowed values',
  ],
  [
    'an answer that nobody asked for',
    { to: 'v1.11.0', answers: { tier: 'gold', colour: 1 } },
    'does not ask for colour\nIt asks for name, tier.',
  ],
])('%s is refused', async (_, options, says) => {
  expect(await refusal(options)).toContain(says);
});

test('changes that are not committed are refused', async () => {
  service.write('x.txt', 'edited\n');
  service.write('new.txt', 'new\n');

  expect(await refusal()).toMatch(
    /not committed:\n {2}M x\.txt\n {2}\?\? new\.txt\nCommit them, or put them aside with `git stash/,
  );
});

test.each([
  ['is missing', undefined],
  ['is not YAML', 'a: [b'],
  ['is not a list of names with values', '- a'],
  ["has no version such as 1.2.3 in 'version'", '{ template: t, source: ., version: soon, values: {} }'],
  ["has no 'values'", '{ template: t, source: ., version: 1.10.0 }'],
  [
    'has answers that its own version does not take:\n  name is missing',
    '{ template: t, source: ., version: 1.10.0, values: {} }',
  ],
])('a record that %s is refused, and git has the last good one', async (says, text) => {
  if (text === undefined) service.remove('.golden-path.yaml');
  else service.write('.golden-path.yaml', text);
  service.git('switch', '--quiet', '--detach');
  service.commit('edited by hand');

  const said = await refusal();
  service.git('switch', '--quiet', 'main');

  expect(said).toContain(`.golden-path.yaml ${says}`);
  expect(said).toContain('git checkout <commit> -- .golden-path.yaml');
});

test('the repository of the path itself is refused', async () => {
  const [inPlace, other] = [service, makeRepository()];
  other.write('template.yaml', '{}');
  other.commit('the path');
  service = other;

  expect(await refusal()).toContain('this is the golden path itself');
  service = inPlace;
});

test('a folder that is not a repository, and a repository without a commit, are refused', async () => {
  await expect(run({ ...service, folder: '/' }, template)).rejects.toThrow('this is not a git repository');
  await expect(run(makeRepository(), template)).rejects.toThrow('there is no commit yet');
});

test('a service in a folder of a repository is refused, with what to do; one at the root works from its folders', async () => {
  const together = makeRepository();
  for (const path of ['.golden-path.yaml', 'x.txt'])
    together.write(`services/quay/${path}`, service.read(path));
  together.commit('all services in one');
  const folder = join(together.folder, 'services/quay');

  await expect(upgrade({ folder, from: template.folder })).rejects.toThrow(
    'the service is in the folder services/quay of the repository',
  );
  await expect(
    upgrade({ folder: join(service.folder, 'parts'), from: template.folder, to: '1.10.0' }),
  ).resolves.toMatchObject({ outcome: 'up to date' });
});

describe('Given a newer form', () => {
  it('then a question with a default takes it, one without is asked, and one that is gone is dropped', async () => {
    const team = template.scaffold('1.10.0', { name: 'quay', owner: 'us' });

    const result = await bringIn(team, template, {
      to: 'v1.11.0',
      ask: ({ name, schema }) => Promise.resolve(name === 'tier' ? String(schema.enum?.[0]) : ''),
    });

    expect(result.report).toContain('- `owner` is not asked any more; it was `us`\n- `tier` is new: `gold`');
    expect(JSON.parse(team.read('.golden-path.yaml'))).toMatchObject({
      values: { name: 'quay', tier: 'gold' },
    });
    expect(team.read('x.txt')).toBe('y\n');
  });

  it('then another answer to the same version makes what is different', async () => {
    const team = template.scaffold('1.10.0');
    team.edit('README.md', (text) => text.replace('More.', 'Our own.'));
    team.commit('an edit');

    const result = await bringIn(team, template, { to: 'v1.10.0', answers: { name: 'pier' } });

    expect(team.read('README.md')).toMatch(/^# pier\n[^]*Our own\.\n$/);
    expect(result.report).toContain('- `name` is `pier`; it was `quay`');
  });
});
