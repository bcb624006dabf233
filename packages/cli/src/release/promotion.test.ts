import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatVersion } from '@golden-path/infra/tools';
import { DIGESTS, ENVIRONMENTS, IMAGE, SampleRepository } from '../../test/sample-repository';
import { PACKAGE } from '../installed';
import { git } from './git';
import { preparePromotion, versionFile } from './promotion';

const [first, second, third] = ENVIRONMENTS;
const [old, current, other] = DIGESTS;

let empty: SampleRepository;
let released: SampleRepository;
let repository: SampleRepository;
beforeAll(() => {
  empty = new SampleRepository();
  released = empty.copy();
  twoReleases(released);
});
afterAll(() => {
  empty.remove();
  released.remove();
});
beforeEach(() => {
  repository = released.copy();
});
afterEach(() => {
  repository.remove();
});
const prepare = (from: string, to: string, digest?: string) =>
  preparePromotion(repository.root, ENVIRONMENTS, { from, to, ...(digest !== undefined && { digest }) });

/** 0.1.0 everywhere, then 0.2.0 in the first environment. */
function twoReleases(repository: SampleRepository): void {
  repository.release('0.1.0');
  repository.deploy(first, '0.1.0', old);
  repository.deploy(second, '0.1.0', old);
  repository.change('feat(http): filter by <flag>');
  repository.change('fix: round distances');
  repository.change('perf!: store coordinates as integers');
  repository.write('docs/guide.md', 'guide\n');
  repository.commit('docs: a guide');
  repository.release('0.2.0');
  repository.deploy(first, '0.2.0', current);
}

describe('Given a version that runs in the first environment', () => {
  it('when it is promoted, then the next environment gets the very same digest, and no other changes', () => {
    const { file, content } = prepare(first, second);
    repository.write(file, content);

    expect(git(repository.root, 'diff', '--name-only')).toBe(versionFile(second));
    expect(content).toBe(formatVersion({ repository: IMAGE, tag: '0.2.0', digest: current }));
    expect(content).toBe(readFileSync(join(repository.root, versionFile(first)), 'utf8'));
  });

  it('then the report has the changed lines and what came between, by kind', () => {
    const { report } = prepare(first, second);

    expect(report).toContain(`## ${second}: 0.1.0 → 0.2.0, which runs in ${first}`);
    expect(report).toContain(`-  digest: ${old}\n+  digest: ${current}\n`);
    expect(report).toMatch(/### Breaking\n\n- store coordinates as integers \(\w+\)\n/);
    expect(report).toMatch(/### New\n\n- \*\*http:\*\* filter by \\<flag\\> \(\w+\)\n/);
    expect(report).toMatch(/### Fixed\n\n- round distances/);
    expect(report).not.toMatch(/guide|runs 0|begin/);
  });

  it('when an older digest that ran there is asked for, then that one is promoted', () => {
    repository.deploy(second, '0.2.0', current);
    const { after, report } = prepare(first, second, old);

    expect(after).toMatchObject({ tag: '0.1.0', digest: old });
    expect(report).toMatch(/No commit changes what runs[\s\S]*## Taken back\n\n### Breaking/);
  });

  it('when the next environment has it already, then the report says so', () => {
    repository.deploy(second, '0.2.0', current);

    expect(prepare(first, second).report).toBe(`${second} already runs 0.2.0 (${current}).\n`);
  });

  it('when an environment was given up, then the one that is left comes next', () => {
    const { report } = preparePromotion(repository.root, [first, third], { from: first, to: third });

    expect(report).toContain(`## ${third}: nothing → 0.2.0, which runs in ${first}`);
  });

  it('when the next environment has nothing yet, then the report begins at the beginning', () => {
    const { report } = prepare(second, third);

    expect(report).toContain(`## ${third}: nothing → 0.1.0`);
    expect(report).toMatch(/### New\n\n- begin/);
  });
});

describe('Given a promotion that is not in order', () => {
  it.each([
    [
      'an environment is skipped',
      first,
      third,
      `goes from ${first} to ${second}, not to ${third}: no environment is skipped`,
    ],
    [
      'it goes backwards',
      second,
      first,
      `goes from ${second} to ${third}, not to ${first}: no environment is skipped`,
    ],
    ['it goes nowhere', third, first, `${third} is the last environment`],
    ['it is to itself', first, first, 'no environment is skipped'],
    ['FROM is unknown', 'qa', second, `no environment 'qa'; there are ${ENVIRONMENTS.join(', ')}`],
    ['TO is unknown', first, '../prod', `no environment '../prod'`],
  ])('when %s, then it is refused', (_case, from, to, message) => {
    expect(() => prepare(from, to)).toThrow(message);
  });

  it('when the digest did not run in FROM, then it is refused, and those that did are listed', () => {
    expect(() => prepare(first, second, other)).toThrow(
      `${other} did not run in ${first}; the last that did:\n  ${current} 0.2.0\n  ${old} 0.1.0`,
    );
  });

  it.each(['latest', "sha256:x'; touch pwned; '", `${old}\n`])(
    'when the digest is %j, then it is refused, for it is none',
    (digest) => {
      expect(() => prepare(first, second, digest)).toThrow(
        `'${digest}' is not a digest: sha256: and 64 hexadecimal digits`,
      );
    },
  );

  it('when the digest was on a branch only, then it did not run', () => {
    git(repository.root, 'switch', '--quiet', '--create', 'experiment');
    repository.deploy(first, '0.3.0', other);

    expect(() => prepare(first, second, other)).toThrow(`did not run in ${first}`);
    expect(prepare(first, second).after.digest).toBe(current);
  });

  it('when the digest was on a branch on its way, and another was merged, then it did not run', () => {
    git(repository.root, 'switch', '--quiet', '--create', 'bump');
    repository.deploy(first, '0.3.0', other);
    repository.deploy(first, '0.2.0', current);
    git(repository.root, 'switch', '--quiet', 'main');
    git(repository.root, 'merge', '--quiet', '--no-ff', '--message', 'merge', 'bump');

    expect(() => prepare(first, second, other)).toThrow(`did not run in ${first}`);
  });

  it.each([
    ['a changed file', 'packages/service/src/code.ts'],
    ['a new file', 'packages/service/src/more.ts'],
    ['a version edited by hand', versionFile(first)],
  ])('when there is %s in the tree, then it is refused', (_case, path) => {
    repository.write(path, 'dirty\n');

    expect(() => prepare(first, second)).toThrow(/commit or stash first; git status says\n.*/);
    expect(() => prepare(first, second)).toThrow(path);
  });

  it('when the tag of the release is missing, then it says how to get it', () => {
    git(repository.root, 'tag', '--delete', 'v0.2.0');

    expect(() => prepare(first, second)).toThrow('no tag v0.2.0 of that release: git fetch --tags');
  });
});

describe('Given a repository without a release', () => {
  beforeEach(() => {
    repository.remove();
    repository = empty.copy();
  });

  it('when the placeholder would be promoted, then it is refused', () => {
    expect(() => prepare(first, second)).toThrow(`nothing has run in ${first} yet`);
  });

  it('when the branch that is deployed is missing, then it says how to get it', () => {
    git(repository.root, 'branch', '--move', 'main', 'trunk');

    expect(() => prepare(first, second)).toThrow("there is no branch 'main': git fetch origin main");
  });
});

describe('Given the command', () => {
  const promote = (...options: string[]) =>
    spawnSync(process.execPath, [join(PACKAGE, 'bin/golden-path.js'), 'promote', ...options], {
      cwd: repository.root,
      encoding: 'utf8',
    });

  it('when it is run, then the file is written and the report printed', () => {
    const { status, stdout, stderr } = promote(`--from=${first}`, `--to=${second}`);

    expect(status).toBe(0);
    expect(stderr).toContain('Written. Next:');
    expect(stdout).toContain('### New');
    expect(git(repository.root, 'diff', '--name-only')).toBe(versionFile(second));
  });

  it('when it is a dry run, then nothing is written', () => {
    const { status, stdout } = promote(`--from=${first}`, `--to=${second}`, '--dry-run');

    expect(status).toBe(0);
    expect(stdout).toContain(`+  digest: ${current}`);
    expect(git(repository.root, 'status', '--porcelain')).toBe('');
  });

  it.each([
    [[], `the environments are ${ENVIRONMENTS.join(', ')}`],
    [[`--from=${first}`, `--to=${third}`], 'no environment is skipped'],
  ])('when it is called with %j, then it says what is wrong and exits 1', (options, message) => {
    const { status, stdout, stderr } = promote(...options);

    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain(message);
    expect(git(repository.root, 'status', '--porcelain')).toBe('');
  });
});
