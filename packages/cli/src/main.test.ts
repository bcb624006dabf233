import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '@golden-path/spec';
import { PACKAGE } from './installed';

const run = (args: readonly string[], cwd = repositoryRoot()) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(PACKAGE, 'bin/golden-path.js'), ...args],
    { cwd, encoding: 'utf8' },
  );
  return { status, stdout, stderr };
};
const overview = run(['--help']);
const commands = Array.from(overview.stdout.matchAll(/^ {2}([a-z]+) {2,}\S/gm), ([, name = '']) => name);

test('the help lists every command, and each says more', () => {
  expect(overview.status).toBe(0);
  expect(commands).toEqual([
    'manifests',
    'docs',
    'policy',
    'verify',
    'drill',
    'traces',
    'image',
    'deploy',
    'undeploy',
    'release',
    'promote',
    'check',
    'upgrade',
    'contribute',
    'vendor',
  ]);
});

test.each(commands)('golden-path %s --help says how it is called, and does nothing', (name) => {
  const { status, stdout, stderr } = run([name, '--help']);

  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(new RegExp(`^Usage: golden-path ${name}\\b.*\n\n\\S.*\n`));
  expect(stdout).toContain('--help');
});

test.each([
  [['promot'], "there is no command 'promot'; did you mean promote?"],
  [['manifest', '--check'], "there is no command 'manifest'; did you mean manifests?"],
  [['frobnicate'], "there is no command 'frobnicate'\nThere are: manifests,"],
  [['manifests', '--chekc'], 'there is no option --chekc; did you mean --check?'],
  [['manifests', 'now'], "Unexpected argument 'now'"],
  [['promote', '--from'], "'--from <value>' argument missing"],
  [['release', 'fact'], "'fact' is not one of facts, notes, deploy, deployed; did you mean facts?"],
  [['image', 'built'], 'say: golden-path image build [NAME]; did you mean build?'],
  [['image', 'build', 'Not An Image'], "'Not An Image' is not an image name"],
  [['image', 'build', '--', '--help'], "'--help' is not an image name"],
  [['verify', 'helmet'], "there is no step 'helmet'; did you mean helm?"],
  [[], 'Usage: golden-path <command>'],
])('%j is answered with what is meant, and exits 64', (args, message) => {
  const { status, stdout, stderr } = run(args);

  expect({ status, stdout }).toEqual({ status: 64, stdout: '' });
  expect(stderr).toContain(message);
});

test('outside of a repository it says what it looked for', () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'elsewhere-'));
  const { status, stderr } = run(['policy'], elsewhere);
  rmSync(elsewhere, { recursive: true });

  expect(status).toBe(1);
  expect(stderr).toContain(`golden-path policy: no catalog-info.yaml in ${elsewhere} or any folder above it`);
});

test('in a folder of a repository it works on the whole', () => {
  expect(run(['policy', '--json'], join(repositoryRoot(), 'docs'))).toEqual({
    status: 0,
    stdout: '[]\n',
    stderr: '',
  });
});
