import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readIdentity, repositoryRoot } from '@golden-path/spec';
import { PACKAGE } from '../installed';

const { name } = readIdentity();

/** With helm and kubectl that only say what they were asked. */
describe('Given golden-path deploy', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'deploy-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const program = (file: string, script: string): void => {
    const path = join(folder, file);
    writeFileSync(path, `#!/bin/sh\necho "${file} $*" >> "${folder}/calls"\n${script}\n`);
    chmodSync(path, 0o755);
  };
  const calls = (): string => readFileSync(join(folder, 'calls'), 'utf8');
  const deploy = (action: string, ...options: string[]) =>
    spawnSync(process.execPath, [join(PACKAGE, 'bin/golden-path.js'), action, ...options], {
      cwd: repositoryRoot(),
      encoding: 'utf8',
      env: { PATH: folder },
    });

  it('when helm is missing, then one line says how to get it', () => {
    const { status, stderr } = deploy('deploy');

    expect(status).toBe(1);
    expect(stderr).toBe('helm is missing; get it: https://helm.sh/docs/intro/install/\n');
  });

  it('when there is no context, then one line says how to get one', () => {
    program('helm', '');
    program('kubectl', 'exit 1');

    const { status, stderr } = deploy('undeploy');

    expect(status).toBe(1);
    expect(stderr).toMatch(/^there is no current kube context; make a cluster: kind create .*\n$/);
  });

  it('when the cluster is down, then one line names the context', () => {
    program('helm', '');
    program('kubectl', '[ "$1" = config ] && echo far-away || exit 1');

    expect(deploy('deploy').stderr).toMatch(/^the cluster of the context 'far-away' does not answer.*\n$/);
  });

  describe('and a cluster', () => {
    beforeEach(() => {
      program('helm', '');
      program('kubectl', '[ "$1" != config ] || echo near');
    });

    it('when nothing else is said, then the chart goes into a namespace named after the service', () => {
      expect(deploy('deploy').status).toBe(0);
      expect(calls()).toContain(
        `helm upgrade --install ${name} infra/chart --namespace ${name} --create-namespace --wait --timeout 5m\n`,
      );
    });

    it.each([
      ['localhost:5000/team/x:1.2', 'image.repository=localhost:5000/team/x,image.tag=1.2,image.digest='],
      [
        `example.org/x:1@sha256:${'a'.repeat(64)}`,
        `image.repository=example.org/x,image.tag=1,image.digest=sha256:${'a'.repeat(64)}`,
      ],
    ])('when the image is %s, then its parts are values', (image, values) => {
      expect(deploy('deploy', '--image', image, '--namespace', 'here').status).toBe(0);
      expect(calls()).toContain(
        `--namespace here --create-namespace --wait --set-string ${values} --timeout 5m\n`,
      );
    });

    it.each([
      [
        ['--image', 'example.org/x'],
        "IMAGE: 'example.org/x' is not repository:tag or repository:tag@sha256:…\n",
      ],
      // Helm would read another value out of it.
      [
        ['--image', 'x,replicas=9:1'],
        "IMAGE: 'x,replicas=9:1' is not repository:tag or repository:tag@sha256:…\n",
      ],
      [
        ['--namespace', 'x y'],
        "NAMESPACE: 'x y' is not a namespace name: up to 63 lower-case letters, digits and hyphens\n",
      ],
      [['--timeout', 'long'], "--timeout: 'long' is not a duration, such as 90s or 5m\n"],
      [['--values', '/no/such.yaml'], "VALUES: there is no file '/no/such.yaml'\n"],
    ])('when %j cannot be, then nothing is installed, and one line says why', (options, message) => {
      const { status, stderr } = deploy('deploy', ...options);

      expect(status).toBe(1);
      expect(stderr).toBe(message);
      expect(existsSync(join(folder, 'calls'))).toBe(false);
    });

    it('when it is taken away, then the release is uninstalled from its namespace', () => {
      expect(deploy('undeploy', '--namespace', 'here').status).toBe(0);
      expect(calls()).toContain(`helm --namespace here uninstall ${name} --wait\n`);
    });

    const KEPT = 'A database that the chart made is kept';

    it('when a release with a database is taken away, then one line says that it is kept', () => {
      program('helm', 'echo "apiVersion: postgresql.cnpg.io/v1"');

      expect(deploy('undeploy').stdout).toContain(KEPT);
    });

    it('when a release without one is taken away, then nothing is said of it', () => {
      expect(deploy('undeploy').stdout).not.toContain(KEPT);
    });
  });
});
