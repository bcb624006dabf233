import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readIdentity, repositoryRoot } from '@golden-path/spec';
import { ENVIRONMENTS, SampleRepository } from '../../test/sample-repository';
import { git } from '../release/git';
import { versionFile } from '../release/promotion';
import { workflowRules } from './rules';
import { parseWorkflow, readWorkflows, startedByPush, steps, type Workflow } from './workflow';

const identity = readIdentity();
const rules = workflowRules(identity);
const workflows = readWorkflows(repositoryRoot());
const workflow = (file: string): Workflow => {
  const found = workflows.find((candidate) => candidate.file === file);
  if (found === undefined) throw new Error(`no workflow ${file}`);
  return found;
};

describe.each(workflows)('Given the workflow $file', (each) => {
  it.each(rules)('then $says', (rule) => {
    expect(rule.violations(each)).toEqual([]);
  });
});

describe('Given a planted defect', () => {
  const DEFECTS: readonly (readonly [string, string, string | RegExp, string])[] = [
    [
      'an action is pinned by its commit, with the version in a comment',
      'ci.yaml',
      /actions\/checkout@[0-9a-f]{40} # v\S+/,
      'actions/checkout@v7',
    ],
    [
      'an action is pinned by its commit, with the version in a comment',
      'ci.yaml',
      / # v\d+\.\d+\.\d+$/m,
      '',
    ],
    [
      'a workflow has no right that a job does not ask for',
      'ci.yaml',
      'permissions: {}',
      'permissions: write-all',
    ],
    [
      'each job asks for the rights it needs, one by one, with a reason',
      'release.yaml',
      / # to push the chart$/m,
      '',
    ],
    [
      'each job asks for the rights it needs, one by one, with a reason',
      'ci.yaml',
      / {4}permissions:\n {6}contents: read.*\n/,
      '',
    ],
    [
      'each job asks for the rights it needs, one by one, with a reason',
      'ci.yaml',
      /permissions:\n {6}contents: read.*\n/,
      'permissions: write-all\n',
    ],
    ['each job has a time-out', 'e2e.yaml', /timeout-minutes: \d+/, 'timeout-minutes: 360'],
    ['each job has a time-out', 'docs.yaml', /.*timeout-minutes: \d+\n/, ''],
    ['a workflow says what becomes of two runs at once', 'docs.yaml', /.*cancel-in-progress.*\n/, ''],
    ['a script ends at the first command that fails, in a pipe too', 'docs.yaml', 'shell: bash', 'shell: sh'],
    [
      'no script is put together of what others write',
      'promote.yaml',
      'deployed "$TO"',
      'deployed ${{ inputs.to }}',
    ],
    [
      'make reads what others write in its environment, not on its command line',
      'promote.yaml',
      'make --silent promote',
      'make --silent promote DIGEST="$DIGEST"',
    ],
    ['a checkout leaves no credentials behind', 'ci.yaml', 'persist-credentials: false', 'clean: true'],
    [
      'nobody from outside starts a workflow with our rights',
      'ci.yaml',
      'pull_request:',
      'pull_request_target:',
    ],
    [
      'a workflow is at home at github.com and on a server of its own: it names neither',
      'release.yaml',
      'registry: ${{ needs.plan.outputs.registry }}',
      'registry: ghcr.io',
    ],
    [
      'a workflow names no service: it reads catalog-info.yaml',
      'release.yaml',
      '${{ env.IMAGE }}:',
      `ghcr.io/${identity.repository}:`,
    ],
  ];

  it.each(DEFECTS)('when it breaks "%s" in %s, then that rule says so', (says, file, from, to) => {
    const { text } = workflow(file);
    const broken = text.replace(from, to);
    expect(broken).not.toBe(text);

    const found = rules.filter(({ violations }) => violations(parseWorkflow(file, broken)).length > 0);

    expect(found.map((rule) => rule.says)).toContain(says);
  });

  it('then each rule has been seen failing', () => {
    const seen = new Set(DEFECTS.map(([says]) => says));

    expect(rules.map(({ says }) => says).filter((says) => !seen.has(says))).toEqual([]);
  });
});

describe('Given a commit on main', () => {
  const started = (...files: string[]): string[] =>
    workflows.filter((each) => startedByPush(each, files)).map(({ file }) => file);

  it.each(ENVIRONMENTS)('when it deploys to %s, then the tests run and no image is built', (environment) => {
    expect(started(versionFile(environment))).toEqual(['ci.yaml']);
  });

  it('when it changes the documents, then they are published and no image is built', () => {
    expect(started('docs/index.md', 'README.md')).toEqual(['ci.yaml', 'docs.yaml']);
  });

  it('when it is a release of the path, then its packages are published', () => {
    expect(started('template/integrity.json', 'CHANGELOG.md')).toEqual(
      expect.arrayContaining(['publish.yaml']),
    );
    expect(started('template/replaced.yaml')).not.toContain('publish.yaml');
  });

  it.each(['service/src/main.ts', 'Dockerfile', 'package-lock.json'])(
    'when it changes %s, then it is released',
    (file) => {
      expect(started(file, 'docs/index.md')).toEqual(
        expect.arrayContaining(['ci.yaml', 'release.yaml', 'security.yaml']),
      );
    },
  );
});

describe('Given who owns what', () => {
  const { host, codeOwners } = readIdentity();
  const folder = host.kind === 'gitlab' ? '.gitlab' : '.github';
  const owners = readFileSync(join(repositoryRoot(), folder, 'CODEOWNERS'), 'utf8');

  it.each([`/gitops/overlays/${ENVIRONMENTS.at(-1) ?? ''}/`, `/${folder}/`, '/gitops/argocd/'])(
    'then %s is guarded',
    (path) => {
      expect(owners.split('\n')).toContain(host.kind === 'gitlab' ? path : `${path} ${codeOwners}`);
    },
  );
});

describe('Given the step that decides what ci verifies', () => {
  const script = steps(workflow('ci.yaml')).find(({ id }) => id === 'steps')?.run ?? '';
  let repository: SampleRepository;
  let output: string;
  beforeEach(() => {
    repository = new SampleRepository();
    output = mkdtempSync(join(tmpdir(), 'output-'));
  });
  afterEach(() => {
    repository.remove();
    rmSync(output, { recursive: true });
  });
  const decide = (base: string): string => {
    const { status, stderr } = spawnSync('bash', ['-eo', 'pipefail', '-c', script], {
      cwd: repository.root,
      env: { ...process.env, BASE: base, GITHUB_OUTPUT: join(output, 'file') },
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    return readFileSync(join(output, 'file'), 'utf8').trim();
  };

  it.each([
    ['an overlay', versionFile(ENVIRONMENTS[0]), 'names=kustomize docs getting-started'],
    ['a document', 'docs/a/b.md', 'names=kustomize docs getting-started'],
    ['the service', 'service/src/main.ts', 'names=-cluster -argocd'],
    ['the base of all overlays', 'gitops/base/deployment.yaml', 'names=-cluster -argocd'],
  ])('when %s changes, then it is told by %s', (_case, path, expected) => {
    const base = git(repository.root, 'rev-parse', 'HEAD');
    repository.write(path, 'changed\n');
    repository.commit('chore: change');

    expect(decide(base)).toBe(expected);
  });

  it.each(['', '0'.repeat(40)])(
    'when there is nothing to compare with (%j), then all is verified',
    (base) => {
      expect(decide(base)).toBe('names=-cluster -argocd');
    },
  );
});

describe('Given the step that installs what the verification needs', () => {
  const script = steps(workflow('ci.yaml')).find(({ id }) => id === 'debian')?.run ?? '';

  it('then it installs the packages that .ci/run names, as far as the system knows them', () => {
    const { stdout, stderr } = spawnSync(
      'bash',
      [
        '-eo',
        'pipefail',
        '-c',
        `sudo() { printf '%s\\n' "$@"; }; apt-cache() { printf 'bash\\netcd-server\\n'; }\n${script}`,
      ],
      { cwd: repositoryRoot(), encoding: 'utf8' },
    );

    expect(stderr).toBe('');
    expect(stdout.trim().split('\n').slice(-2)).toEqual(['--no-install-recommends', 'etcd-server']);
  });
});
