import { readIdentity } from '@golden-path/spec';
import { parseVersion } from '@golden-path/infra/tools';
import { DIGESTS, ENVIRONMENTS, SampleRepository } from '../../test/sample-repository';
import { parseCommit } from './commits';
import { git } from './git';
import { nextVersion } from './next-version';
import { firstDeployment, prepareRelease, readDeployed } from './release';

const { name } = readIdentity();

describe('Given the subjects of commits', () => {
  it.each([
    ['feat(http): near', '', { type: 'feat', scope: 'http', breaking: false, description: 'near' }],
    ['fix!: drop x', '', { type: 'fix', scope: '', breaking: true, description: 'drop x' }],
    ['fix: y', 'text\n\nBREAKING CHANGE: z', { type: 'fix', breaking: true, description: 'y' }],
    ['Merge things', '', { type: '', scope: '', breaking: false, description: 'Merge things' }],
  ])('when one is %j, then it is taken apart', (subject, body, expected) => {
    expect(parseCommit('abc', subject, body)).toMatchObject(expected);
  });
});

describe('Given commits since a release', () => {
  it.each([
    ['1.2.3', [], undefined],
    ['1.2.3', ['fix: a'], '1.2.4'],
    ['1.2.3', ['no convention'], '1.2.4'],
    ['1.2.3', ['fix: a', 'feat: b'], '1.3.0'],
    ['1.2.3', ['feat: b', 'fix!: c'], '2.0.0'],
    ['0.2.3', ['fix!: c'], '0.3.0'],
  ])('when %s is followed by %j, then %s comes next', (current, subjects, expected) => {
    expect(
      nextVersion(
        current,
        subjects.map((subject) => parseCommit('abc', subject)),
      ),
    ).toBe(expected);
  });
});

describe('Given a repository', () => {
  let empty: SampleRepository;
  let repository: SampleRepository;
  beforeAll(() => {
    empty = new SampleRepository();
  });
  afterAll(() => {
    empty.remove();
  });
  beforeEach(() => {
    repository = empty.copy();
  });
  afterEach(() => {
    repository.remove();
  });

  it('when nothing was released, then the version of the package comes first', () => {
    expect(prepareRelease(repository.root)).toMatchObject({
      version: '0.1.0',
      image: readIdentity().image,
    });
  });

  it('when something that runs changed since, then there is a next version with notes of that', () => {
    repository.release('0.9.0');
    repository.release('0.10.0');
    repository.change('feat: near');

    const { version, tag, notes } = prepareRelease(repository.root);
    expect({ version, tag }).toEqual({ version: '0.11.0', tag: 'v0.11.0' });
    expect(notes).toMatch(/^### New\n\n- near \(\w+\)\n$/);
  });

  it('when it is that of the path, then its tags name the service, and those of the path are none of its', () => {
    repository.write('template.yaml', 'kind: Template\n');
    repository.commit('feat: a template');
    git(repository.root, 'tag', 'v7.0.0');
    expect(prepareRelease(repository.root)).toMatchObject({ version: '0.1.0', tag: `${name}-v0.1.0` });

    repository.release('0.1.0');
    repository.change('fix: far');
    expect(git(repository.root, 'tag')).toBe(`${name}-v0.1.0\nv7.0.0`);
    expect(prepareRelease(repository.root)).toMatchObject({ version: '0.1.1', tag: `${name}-v0.1.1` });
  });

  it.each(['gitops/overlays/x.yaml', 'docs/a.md', 'README.md', '.github/workflows/a.yaml'])(
    'when only %s changed since, then there is nothing to release',
    (path) => {
      repository.release('0.1.0');
      repository.write(path, 'x\n');
      repository.commit('feat: not of what runs');

      expect(prepareRelease(repository.root)).toMatchObject({
        version: undefined,
        tag: undefined,
        notes: '',
      });
    },
  );

  it('when a release is deployed, then the first environment gets its digest', () => {
    const { environment, path, content } = firstDeployment(
      repository.root,
      ENVIRONMENTS,
      '0.2.0',
      DIGESTS[0],
    );

    expect(environment).toBe(ENVIRONMENTS[0]);
    expect(parseVersion(content, path)).toMatchObject({ tag: '0.2.0', digest: DIGESTS[0] });
  });

  it('when it is asked what is deployed, then it reads the overlay of that environment alone', () => {
    repository.writeVersion(ENVIRONMENTS[1], '0.3.0', DIGESTS[1]);

    expect(readDeployed(repository.root, ENVIRONMENTS, ENVIRONMENTS[1])).toMatchObject({
      digest: DIGESTS[1],
      tag: '0.3.0',
    });
    expect(() => readDeployed(repository.root, ENVIRONMENTS, '../..')).toThrow("no environment '../..'");
  });

  it.each([
    ['latest', DIGESTS[0], "'latest' is not a version"],
    ['0.2.0', 'sha256:abc', "'sha256:abc' is not a digest"],
  ])('when it is of %s and %s, then it is refused', (version, digest, message) => {
    expect(() => firstDeployment(repository.root, ENVIRONMENTS, version, digest)).toThrow(message);
  });
});
