/**
 * The scripts of the workflows that change git, run on real repositories. Only the code host's own command line is
 * a stand-in: it notes how it was called.
 */
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '@golden-path/spec';
import { parseVersion } from '@golden-path/infra/tools';
import { DIGESTS, ENVIRONMENTS, SampleRepository } from '../../test/sample-repository';
import { PACKAGE } from '../installed';
import { git } from '../release/git';
import { preparePromotion, versionFile } from '../release/promotion';
import { readWorkflows, steps } from './workflow';

const [first, second] = ENVIRONMENTS;
const [digest] = DIGESTS;
const program = join(PACKAGE, 'bin/golden-path.js');

function script(file: string, id: string): string {
  const workflow = readWorkflows(repositoryRoot()).find((candidate) => candidate.file === file);
  const step = workflow === undefined ? undefined : steps(workflow).find((candidate) => candidate.id === id);
  if (step?.run === undefined) throw new Error(`${file}: no step ${id} with a script`);
  return step.run;
}

describe('Given a repository on a code host', () => {
  let host: string;
  let repository: SampleRepository;
  beforeEach(() => {
    repository = new SampleRepository();
    host = mkdtempSync(join(tmpdir(), 'host-'));
    git(host, 'init', '--quiet', '--bare', '--initial-branch=main');
    git(repository.root, 'remote', 'add', 'origin', host);
    git(repository.root, 'push', '--quiet', '--set-upstream', 'origin', 'main');
    mkdirSync(join(repository.root, 'node_modules/.bin'), { recursive: true });
    symlinkSync(program, join(repository.root, 'node_modules/.bin/golden-path'));
    appendFileSync(join(repository.root, '.git/info/exclude'), 'node_modules\n');
  });
  afterEach(() => {
    repository.remove();
    rmSync(host, { recursive: true });
  });
  const calls = (): string =>
    existsSync(join(host, 'calls')) ? readFileSync(join(host, 'calls'), 'utf8') : '';
  const run = (text: string, env: Record<string, string>) =>
    spawnSync(
      'bash',
      [
        '-eo',
        'pipefail',
        '-c',
        `gh() { echo "$GH_HOST: $*" >> "$CALLS"; [ "$1 $2" != 'pr view' ]; }\n${text}`,
      ],
      {
        cwd: repository.root,
        encoding: 'utf8',
        env: {
          ...process.env,
          CALLS: join(host, 'calls'),
          RUNNER_TEMP: host,
          GITHUB_SERVER_URL: 'https://git.acme.example',
          DIGEST: digest,
          ...env,
        },
      },
    );

  it('then an upgrade reads the path there with a token that may, and at no other host', () => {
    writeFileSync(join(repository.root, '.golden-path.yaml'), '');
    const asks =
      'sudo() { :; }; make() { for at in "$GITHUB_SERVER_URL" https://other.example; do git config --get-urlmatch http.extraHeader "$at/a/b" || echo none; done; }';
    const { stdout, stderr } = run(`${asks}\n${script('upgrade.yaml', 'upgrade')}`, {
      PATH_TOKEN: 'of-the-path',
      GITHUB_STEP_SUMMARY: join(host, 'summary'),
    });

    const [, header = ''] = /^Authorization: Basic (\S+)\nnone$/m.exec(stdout) ?? [stderr];
    expect(Buffer.from(header, 'base64').toString()).toBe('x-access-token:of-the-path');
  });

  describe('when a release is deployed', () => {
    const deploy = (env: Record<string, string> = {}) =>
      run(script('release.yaml', 'deploy'), { VERSION: '0.1.0', ...env });
    const deployed = () =>
      parseVersion(`${git(host, 'show', `main:${versionFile(first)}`)}\n`, versionFile(first));

    it('then main has it in the first environment, by one commit of one file', () => {
      expect(deploy()).toMatchObject({ status: 0 });

      expect(deployed()).toMatchObject({ tag: '0.1.0', digest });
      expect(git(host, 'log', '-1', '--format=%s', '--name-only', 'main')).toBe(
        `chore(gitops): ${first} runs 0.1.0\n\n${versionFile(first)}`,
      );
    });

    it('and main moves at that very moment, then both are on it', () => {
      const other = mkdtempSync(join(tmpdir(), 'other-'));
      cpSync(repository.root, other, { recursive: true });
      writeFileSync(join(other, 'more.md'), 'more\n');
      git(other, 'add', '--all');
      git(other, 'commit', '--quiet', '--message', 'docs: more');
      const hook = join(repository.root, '.git/hooks/pre-push');
      writeFileSync(
        hook,
        `#!/bin/sh\n[ -e "${host}/moved" ] && exit\ntouch "${host}/moved"\nexec git -C "${other}" push --quiet origin main\n`,
        { mode: 0o755 },
      );

      expect(deploy()).toMatchObject({ status: 0 });

      expect(deployed()).toMatchObject({ digest });
      expect(git(host, 'log', '--format=%s', 'main').split('\n').slice(0, 2)).toEqual([
        `chore(gitops): ${first} runs 0.1.0`,
        'docs: more',
      ]);
      rmSync(other, { recursive: true });
    });

    it('and runs a second time, then nothing more happens', () => {
      deploy();
      const before = git(host, 'rev-parse', 'main');

      expect(deploy()).toMatchObject({ status: 0 });
      expect(git(host, 'rev-parse', 'main')).toBe(before);
    });

    it('and the rules of main want a pull request, then one is opened, and main stays until somebody merges it', () => {
      const before = git(host, 'rev-parse', 'main');
      writeFileSync(
        join(host, 'hooks/pre-receive'),
        '#!/bin/sh\nif grep -q refs/heads/main; then echo "error: GH006: Protected branch update failed" >&2; exit 1; fi\n',
        { mode: 0o755 },
      );

      expect(deploy()).toMatchObject({ status: 0 });

      const branch = `deploy/${first}-0.1.0`;
      expect(git(host, 'rev-parse', 'main')).toBe(before);
      expect(git(host, 'diff', '--name-only', 'main', branch)).toBe(versionFile(first));
      expect(calls()).toContain(
        `pr create --base main --head ${branch} --title chore(gitops): ${first} runs 0.1.0`,
      );
    });

    it('and its digest is none, then it fails and main stays', () => {
      const before = git(host, 'rev-parse', 'main');

      expect(deploy({ DIGEST: 'latest' }).status).not.toBe(0);
      expect(git(host, 'rev-parse', 'main')).toBe(before);
    });
  });

  it.each([
    ['https://github.com', '//npm.pkg.github.com/:_authToken=t'],
    ['https://git.acme.example', '//npm.git.acme.example/:_authToken=t'],
  ])('when packages are installed at %s, then its registry is told who asks', (server, expected) => {
    const tells = readWorkflows(repositoryRoot()).flatMap((workflow) =>
      steps(workflow).flatMap(({ run: text = '' }) => (text.includes('> ~/.npmrc') ? [text] : [])),
    );
    expect(tells).toHaveLength(10);
    for (const text of tells) {
      const env = { HOME: host, TOKEN: 't', GITHUB_SERVER_URL: server };
      expect(run(`make() { :; }\n${text}`, env)).toMatchObject({ status: 0 });
      expect(readFileSync(join(host, '.npmrc'), 'utf8')).toBe(`${expected}\n`);
      run(`make() { :; }\n${text}`, { ...env, NPMRC: 'of=another' });
      expect(readFileSync(join(host, '.npmrc'), 'utf8')).toBe('of=another\n');
    }
  });

  describe('when a version is promoted', () => {
    const open = () => run(script('promote.yaml', 'open'), { TO: second, VERSION: '0.1.0' });
    beforeEach(() => {
      repository.release('0.1.0');
      repository.deploy(first, '0.1.0', digest);
      git(repository.root, 'push', '--quiet', 'origin', 'main');
    });

    it('then a branch has it in the next environment, and a pull request is opened for it', () => {
      const { file, content } = preparePromotion(repository.root, ENVIRONMENTS, { from: first, to: second });
      repository.write(file, content);

      expect(open()).toMatchObject({ status: 0 });

      const branch = `promote/${second}-0.1.0`;
      expect(git(host, 'diff', '--name-only', 'main', branch)).toBe(versionFile(second));
      expect(calls()).toContain(`git.acme.example: pr create --base main --head ${branch} --title`);
      expect(git(host, 'log', '-1', '--format=%ae', branch)).toBe(
        'github-actions[bot]@users.noreply.git.acme.example',
      );
      expect(calls()).toContain('/report.md');
    });

    it('and is there already, then no pull request is opened', () => {
      expect(open()).toMatchObject({ status: 0 });

      expect(calls()).toBe('');
    });

    it('then the image to verify is that of the overlay', () => {
      const { stdout } = spawnSync(process.execPath, [program, 'release', 'deployed', first], {
        cwd: repository.root,
        encoding: 'utf8',
      });

      expect(stdout).toMatch(
        /^image=ghcr\.io\/\S+@sha256:[0-9a-f]{64}\nregistry=ghcr\.io\nversion=0\.1\.0\n$/,
      );
      expect(stdout).toContain(digest);
    });
  });
});
