import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { repositoryRoot } from '@golden-path/spec';

const root = repositoryRoot();

/** A copy of what `make run` begins with, on a machine that has some programs and no others. */
describe('Given a machine, when `make run` begins', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'makefile-'));
    for (const file of ['Makefile', 'package.json', 'package-lock.json'])
      copyFileSync(join(root, file), join(folder, file));
    mkdirSync(join(folder, 'programs'));
    for (const name of ['make', 'bash', 'touch']) symlinkSync(find(name), join(folder, 'programs', name));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const program = (name: string, script: string): void => {
    writeFileSync(join(folder, 'programs', name), `#!${find('bash')}\n${script}\n`, { mode: 0o755 });
  };
  const make = (target: string): { status: number | null; said: string } => {
    const { status, stdout, stderr } = spawnSync(find('make'), ['--no-print-directory', target], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: join(folder, 'programs') },
    });
    return { status, said: stdout + stderr };
  };

  it('without npm, then it says what to install', () => {
    expect(make('run')).toEqual({
      status: 2,
      said: expect.stringContaining('install Node.js 20 or newer') as string,
    });
  });

  it('with an old Node.js, then it says so', () => {
    program('npm', 'exit 0');
    program('node', '[ "$1" = --version ] && echo v18.1.0 || exit 1');

    expect(make('run')).toEqual({
      status: 2,
      said: expect.stringContaining('Node.js v18.1.0 is too old') as string,
    });
  });

  it('without a registry, then it says where to look', () => {
    program('npm', 'echo "npm error code ECONNREFUSED" >&2; exit 1');
    program('node', 'exit 0');

    expect(make('run')).toEqual({
      status: 2,
      said: expect.stringMatching(/ECONNREFUSED[\s\S]*could not install the packages/) as string,
    });
  });

  it.each([
    [
      'EAI_AGAIN',
      'a registry that does not answer',
      'npm ci --prefer-offline --fetch-retries=0 --fetch-timeout=30000 --include=dev',
      true,
    ],
    ['E404', 'a registry that knows no ping', 'npm ci --include=dev', false],
  ])('when a ping ends with %s, as of %s, then it says: %s', (code, _registry, install, isTold) => {
    symlinkSync(process.execPath, join(folder, 'programs', 'node'));
    program('npm', `[ "$1" != ping ] || { echo "npm error code ${code}" >&2; exit 1; }; echo "npm $*"`);

    const { said } = make('run');

    expect(said).toContain(install);
    expect(said.includes('The registry does not answer')).toBe(isTold);
  });
});

describe('Given `make help`', () => {
  const { stdout } = spawnSync('make', ['help'], { cwd: root, encoding: 'utf8' });

  it('then the commands stand in groups', () => {
    const groups = stdout.match(/^\S.*$/gm);

    expect(groups).toEqual(expect.arrayContaining(['Run', 'Test', 'Deliver', 'Generate']));
    expect(stdout).toMatch(/\nRun\n {2}run +\S/);
  });

  it('then what is not a terminal gets no colours', () => {
    expect(stdout).not.toContain('\u001b');
  });
});

function find(name: string): string {
  const { stdout } = spawnSync('bash', ['-c', `command -v ${name}`], { encoding: 'utf8' });
  if (stdout === '')
    throw new Error(`there is no ${name} in ${process.env.PATH?.split(delimiter).join(', ') ?? ''}`);
  return stdout.trim();
}
